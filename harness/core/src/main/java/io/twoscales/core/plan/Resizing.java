package io.twoscales.core.plan;

import java.util.Locale;

/** How replicas of another size than planned become as large as planned. */
public enum Resizing {
  /**
   * In place: growth at once, shrinking once as many replicas are READY as are planned, as the CPU
   * limit is for all of them together.
   */
  GROW_FIRST,
  /** In place and at once: the CPU limit is for those that serve now. */
  AT_ONCE,
  /**
   * Not in place: one at a time is drained and stopped, and another one of the planned size is
   * started in its stead.
   */
  RECREATE;

  /** The word in result sets and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
