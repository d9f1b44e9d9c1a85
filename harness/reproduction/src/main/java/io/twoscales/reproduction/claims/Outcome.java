package io.twoscales.reproduction.claims;

import io.twoscales.results.statistics.Interval;

/** Whether what was measured bears a claim out. */
public enum Outcome {
  /** All of the interval does. */
  HOLDS("holds"),
  /** None of the interval does. */
  FAILS("does not hold"),
  /** The interval reaches to both sides, or there is none. */
  OPEN("not shown"),
  /** It was not run. */
  MISSING("not measured");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** As a sentence has it. */
  public String words() {
    return words;
  }

  /** Whether a quantity is at most this. */
  static Outcome atMost(Interval quantity, double bound) {
    if (!quantity.known()) {
      return OPEN;
    }
    return quantity.high() <= bound ? HOLDS : quantity.low() > bound ? FAILS : OPEN;
  }
}
