package io.twoscales.conformance;

import java.util.Arrays;
import java.util.List;

/** The server does not do what a check asks. */
final class Unmet extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> evidence;

  Unmet(String reason, Object... exchanges) {
    super(reason, null, false, false);
    this.evidence = Arrays.stream(exchanges).map(Object::toString).toList();
  }

  List<String> evidence() {
    return evidence;
  }
}
