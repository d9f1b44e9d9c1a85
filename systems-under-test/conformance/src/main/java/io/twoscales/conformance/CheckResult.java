package io.twoscales.conformance;

import java.util.List;

/**
 * A check and what came of it.
 *
 * @param id its name, such as {@code rest.infer.id}
 * @param section where the specification says so
 * @param requirement what the specification asks
 * @param reason why it failed or was skipped; empty otherwise
 * @param evidence requests and their replies, shortened
 */
public record CheckResult(
    String id,
    String section,
    String requirement,
    Verdict verdict,
    String reason,
    List<String> evidence) {
  public CheckResult {
    evidence = List.copyOf(evidence);
  }
}
