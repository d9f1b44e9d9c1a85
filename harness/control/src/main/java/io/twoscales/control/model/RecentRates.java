package io.twoscales.control.model;

/** The rates of the last seconds. */
public final class RecentRates {
  private final double[] last;
  private int seen;
  private int next;

  /** Remembers so many seconds, at least 1. */
  public RecentRates(int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("a window of " + seconds + " s, expected at least 1");
    }
    this.last = new double[seconds];
  }

  /** One more second has passed. */
  public void add(double ratePerSecond) {
    last[next] = ratePerSecond;
    next = (next + 1) % last.length;
    seen = Math.min(seen + 1, last.length);
  }

  /** How many seconds are remembered. */
  public int seconds() {
    return seen;
  }

  /** Whether as many seconds as can be remembered have passed. */
  public boolean full() {
    return seen == last.length;
  }

  /** Mean of what is remembered; 0 when there is nothing. */
  public double mean() {
    return meanOfLast(seen);
  }

  /** Mean of the last seconds, of as many as are remembered; 0 when there are none. */
  public double meanOfLast(int seconds) {
    int counted = Math.min(seconds, seen);
    double sum = 0;
    for (int i = 0; i < counted; i++) {
      sum += ago(i);
    }
    return counted == 0 ? 0 : sum / counted;
  }

  /** Highest of what is remembered; 0 when there is nothing. */
  public double highest() {
    double highest = 0;
    for (int i = 0; i < seen; i++) {
      highest = Math.max(highest, ago(i));
    }
    return highest;
  }

  /** The rate so many seconds before the last one; 0 is the last. */
  public double ago(int seconds) {
    return last[Math.floorMod(next - 1 - seconds, last.length)];
  }
}
