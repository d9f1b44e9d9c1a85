package io.twoscales.core.plan;

/** When the replicas of a stage that are larger than planned are made smaller. */
public enum Shrink {
  /** Once as many replicas are READY as are planned: the CPU limit is for all of them together. */
  WHEN_COMPLETE,
  /** At once: the CPU limit is for those that serve now. */
  AT_ONCE
}
