package io.twoscales.core.run;

/** What may be recorded of a run besides its sums, in the order of what it costs. */
public enum Detail {
  /** Each decision with what it rests on. */
  DECISIONS,
  /** Each request of the window. */
  REQUESTS,
  /** Each replica in each second. */
  REPLICAS,
  /** Each request's way through each stage. */
  VISITS;

  /** The word in experiment files. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
