package io.twoscales.core.actuation;

import java.util.concurrent.CompletableFuture;

/** The one way in which policies act on a platform. */
public interface Actuator {

  /**
   * Begins an action and returns at once. The future completes normally when the action is in
   * force, has failed, or has not come to an end within the platform's deadline for it.
   */
  CompletableFuture<ActionResult> begin(Action action);
}
