package io.twoscales.core.actuation;

/**
 * What became of an action.
 *
 * @param succeeded whether it is in force
 * @param detail what happened, in a few words; why, when it failed
 * @param limitReadBackMillicores the CPU limit read back from the operating system afterwards; 0
 *     where the action has none
 * @param inForceMs how long after its beginning a resize's new limit was seen to be in force; NaN
 *     where that is not known
 */
public record ActionResult(
    boolean succeeded, String detail, int limitReadBackMillicores, double inForceMs) {

  /** One of which it is not known when it was in force. */
  public ActionResult(boolean succeeded, String detail, int limitReadBackMillicores) {
    this(succeeded, detail, limitReadBackMillicores, Double.NaN);
  }

  public static ActionResult done(String detail) {
    return new ActionResult(true, detail, 0);
  }

  public static ActionResult failed(String reason) {
    return new ActionResult(false, reason, 0);
  }
}
