package io.twoscales.benchmarks;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.control.Decision;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.SystemSample;
import java.util.Map;

/** Keeps of a run what the comparison of policies over surges needs. */
final class SurgeRecorder implements RunRecorder {
  private static final int REACTION_LIMIT_SECONDS = 60;
  private static final int RESTORED_SECONDS = 5;
  private static final double DISTURBED_SHARE = 0.05;

  private final double sloMs;
  private final int surgeSecond;
  private final int[] requests;
  private final int[] violations;
  private int total;
  private int violated;
  private int churn;

  SurgeRecorder(double sloMs, int surgeSecond, int seconds) {
    this.sloMs = sloMs;
    this.surgeSecond = surgeSecond;
    this.requests = new int[seconds];
    this.violations = new int[seconds];
  }

  double violationRate() {
    return (double) violated / total;
  }

  int requests() {
    return total;
  }

  /** Resizes, starts and stops within the window. */
  int churn() {
    return churn;
  }

  /**
   * Seconds from the surge's first until service is restored: until the first of five seconds in a
   * row in which at most 5 % of the requests missed the objective, at most a minute. 0 when the
   * surge disturbs nothing.
   */
  int reactionSeconds() {
    int end = Math.min(requests.length, surgeSecond + REACTION_LIMIT_SECONDS);
    int undisturbed = 0;
    boolean wasDisturbed = false;
    for (int second = surgeSecond; second < end; second++) {
      boolean disturbed = violations[second] > DISTURBED_SHARE * requests[second];
      wasDisturbed |= disturbed;
      undisturbed = disturbed ? 0 : undisturbed + 1;
      if (undisturbed == RESTORED_SECONDS) {
        return wasDisturbed ? second + 1 - RESTORED_SECONDS - surgeSecond : 0;
      }
    }
    return REACTION_LIMIT_SECONDS;
  }

  @Override
  public void request(RequestRecord request) {
    int second = (int) (request.scheduledMicros() / 1_000_000);
    boolean violates = request.violates(sloMs);
    total++;
    requests[second]++;
    if (violates) {
      violated++;
      violations[second]++;
    }
  }

  @Override
  public void action(ActionRecord action) {
    boolean counts =
        action.action() instanceof Action.Resize
            || action.action() instanceof Action.Start
            || action.action() instanceof Action.Stop;
    if (counts && action.beganSeconds() >= 0 && action.beganSeconds() < requests.length) {
      churn++;
    }
  }

  @Override
  public boolean wants(Detail detail) {
    return false;
  }

  @Override
  public void environment(Map<String, String> facts) {}

  @Override
  public void decision(Decision decision) {}

  @Override
  public void system(SystemSample sample) {}

  @Override
  public void replica(ReplicaSample sample) {}
}
