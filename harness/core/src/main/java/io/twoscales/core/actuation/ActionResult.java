package io.twoscales.core.actuation;

/**
 * What became of an action.
 *
 * @param succeeded whether it is in force
 * @param detail what happened, in a few words; why, when it failed
 * @param limitReadBackMillicores the CPU limit read back from the operating system afterwards; 0
 *     where the action has none
 */
public record ActionResult(boolean succeeded, String detail, int limitReadBackMillicores) {

  public static ActionResult done(String detail) {
    return new ActionResult(true, detail, 0);
  }

  public static ActionResult failed(String reason) {
    return new ActionResult(false, reason, 0);
  }
}
