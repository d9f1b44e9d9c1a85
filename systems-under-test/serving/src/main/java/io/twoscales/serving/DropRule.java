package io.twoscales.serving;

/**
 * When a waiting request is given up instead of dispatched: once the time is later than its
 * deadline plus a grace.
 *
 * @param graceNanos how long after the deadline it may still be dispatched; negative gives up
 *     before; {@link Long#MAX_VALUE} never
 */
public record DropRule(long graceNanos) {

  /** Nothing is given up, however late. */
  public static DropRule never() {
    return new DropRule(Long.MAX_VALUE);
  }

  /** What is later than the deadline by more than a grace is given up. */
  public static DropRule afterDeadline(long graceNanos) {
    if (graceNanos < 0) {
      throw new IllegalArgumentException("the grace after a deadline is negative: " + graceNanos);
    }
    return new DropRule(graceNanos);
  }

  /**
   * What cannot meet its deadline any more is given up.
   *
   * @param stillNeededNanos time from dispatch at this stage to the reply, at least
   */
  public static DropRule hopeless(long stillNeededNanos) {
    if (stillNeededNanos < 0) {
      throw new IllegalArgumentException("the time still needed is negative: " + stillNeededNanos);
    }
    return new DropRule(-stillNeededNanos);
  }

  /** The last time at which a request with this deadline may be dispatched. */
  long lastDispatchNanos(long deadlineNanos) {
    return Saturated.add(deadlineNanos, graceNanos);
  }
}
