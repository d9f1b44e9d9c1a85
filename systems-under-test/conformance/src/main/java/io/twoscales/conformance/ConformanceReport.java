package io.twoscales.conformance;

import java.util.List;

/**
 * What a conformance test found.
 *
 * @param rest where the REST half was asked
 * @param grpc where the gRPC half was asked; empty when there is none
 * @param model the model that was asked for
 * @param results one for each check, in the order in which they were made
 */
public record ConformanceReport(String rest, String grpc, String model, List<CheckResult> results) {
  public ConformanceReport {
    results = List.copyOf(results);
  }

  /** Whether no check failed. */
  public boolean conforms() {
    return count(Verdict.FAIL) == 0;
  }

  /** Number of checks with a verdict. */
  public long count(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }
}
