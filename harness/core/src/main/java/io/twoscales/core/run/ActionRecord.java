package io.twoscales.core.run;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;

/**
 * An action that was carried out.
 *
 * @param action what was asked for
 * @param fromMillicores the replica's limit before; 0 where there was none
 * @param beganSeconds when it began, since the measured window began; negative before
 * @param durationMs how long it took
 * @param result what became of it
 */
public record ActionRecord(
    Action action,
    int fromMillicores,
    double beganSeconds,
    double durationMs,
    ActionResult result) {

  /** The CPU limit that was asked for; 0 where the action has none. */
  public int requestedMillicores() {
    if (action instanceof Action.Start start) {
      return start.millicores();
    }
    return action instanceof Action.Resize resize ? resize.millicores() : 0;
  }
}
