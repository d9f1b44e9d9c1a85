package io.twoscales.conformance;

import java.util.List;

/**
 * One thing that the protocol asks of a server.
 *
 * @param section where the specification says so
 */
record Check(String id, String section, String requirement, Procedure procedure) {

  /** How it is found out. */
  interface Procedure {
    /**
     * Asks the server.
     *
     * @throws Unmet when it does not do what is asked
     * @throws NotApplicable when there is nothing to check
     */
    Finding on(Subject subject);
  }

  CheckResult make(Subject subject) {
    try {
      Finding finding = procedure.on(subject);
      return result(finding.verdict(), finding.reason(), finding.evidence());
    } catch (Unmet e) {
      return result(Verdict.FAIL, e.getMessage(), e.evidence());
    } catch (NotApplicable e) {
      return result(Verdict.SKIPPED, e.getMessage(), List.of());
    }
  }

  private CheckResult result(Verdict verdict, String reason, List<String> evidence) {
    return new CheckResult(id, section, requirement, verdict, reason, evidence);
  }
}
