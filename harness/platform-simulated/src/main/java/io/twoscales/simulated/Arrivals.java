package io.twoscales.simulated;

/** Requests in the order in which they arrive. */
interface Arrivals {

  /** When the next request arrives; {@link EventQueue#NEVER} when all have. */
  long dueNanos();

  /**
   * Takes the next request.
   *
   * @return what it is known by
   */
  long take();
}
