package io.twoscales.results;

/**
 * A run that came to no end, and is not in the set.
 *
 * @param controller the policy
 * @param repetition from 1
 * @param reason what happened
 */
public record FailedRun(String controller, int repetition, String reason) {

  /** For readers of the set. */
  public String notice() {
    return "%s-%d failed and is not in the set: %s".formatted(controller, repetition, reason);
  }

  boolean isOf(String ofController, int ofRepetition) {
    return controller.equals(ofController) && repetition == ofRepetition;
  }
}
