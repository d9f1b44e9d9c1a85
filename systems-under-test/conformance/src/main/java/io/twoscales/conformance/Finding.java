package io.twoscales.conformance;

import java.util.Arrays;
import java.util.List;

/** What a check found, with what was sent and received. */
record Finding(Verdict verdict, String reason, List<String> evidence) {

  /** The server does what it should; the exchanges show it. */
  static Finding pass(Object... exchanges) {
    return new Finding(Verdict.PASS, "", Arrays.stream(exchanges).map(Object::toString).toList());
  }

  /** Whether the server has an optional part. */
  static Finding optional(boolean supported, String detail, Object exchange) {
    return new Finding(
        supported ? Verdict.SUPPORTED : Verdict.NOT_SUPPORTED,
        detail,
        List.of(exchange.toString()));
  }
}
