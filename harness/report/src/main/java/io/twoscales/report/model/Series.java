package io.twoscales.report.model;

import java.util.Arrays;

/**
 * A quantity over time in buckets of equal length. Each bucket keeps its lowest and its highest
 * second, so that no peak is lost however long the run; NaN where nothing is known.
 */
public final class Series {
  private final float[] low;
  private final float[] high;
  private final double[] sum;
  private final int[] count;
  private final int bucketSeconds;

  /**
   * An empty series.
   *
   * @param seconds its length
   * @param bucketSeconds length of a bucket
   */
  public Series(int seconds, int bucketSeconds) {
    if (seconds < 1 || bucketSeconds < 1) {
      throw new IllegalArgumentException(
          "%d s in buckets of %d s: both have to be positive".formatted(seconds, bucketSeconds));
    }
    int buckets = (seconds + bucketSeconds - 1) / bucketSeconds;
    this.bucketSeconds = bucketSeconds;
    this.low = new float[buckets];
    this.high = new float[buckets];
    this.sum = new double[buckets];
    this.count = new int[buckets];
    Arrays.fill(low, Float.NaN);
    Arrays.fill(high, Float.NaN);
  }

  /** Takes the value of a second; what is NaN or lies beyond the end is not taken. */
  public void add(int second, double value) {
    int bucket = second / bucketSeconds;
    if (Double.isNaN(value) || second < 0 || bucket >= low.length) {
      return;
    }
    float number = (float) value;
    if (count[bucket] == 0) {
      low[bucket] = number;
      high[bucket] = number;
    } else {
      low[bucket] = Math.min(low[bucket], number);
      high[bucket] = Math.max(high[bucket], number);
    }
    sum[bucket] += value;
    count[bucket]++;
  }

  /** The same in buckets that are so many times as long. */
  public Series coarser(int factor) {
    Series coarse = new Series(low.length * bucketSeconds, bucketSeconds * factor);
    for (int i = 0; i < low.length; i++) {
      if (count[i] > 0) {
        int bucket = i / factor;
        boolean first = coarse.count[bucket] == 0;
        coarse.low[bucket] = first ? low[i] : Math.min(coarse.low[bucket], low[i]);
        coarse.high[bucket] = first ? high[i] : Math.max(coarse.high[bucket], high[i]);
        coarse.sum[bucket] += sum[i];
        coarse.count[bucket] += count[i];
      }
    }
    return coarse;
  }

  public int buckets() {
    return low.length;
  }

  public int bucketSeconds() {
    return bucketSeconds;
  }

  /** The lowest second of a bucket. */
  public double low(int bucket) {
    return low[bucket];
  }

  /** The highest second of a bucket. */
  public double high(int bucket) {
    return high[bucket];
  }

  /** The mean over the seconds of a bucket. */
  public double mean(int bucket) {
    return count[bucket] == 0 ? Double.NaN : sum[bucket] / count[bucket];
  }

  /** The highest second of all; NaN when nothing is known. */
  public double highest() {
    double highest = Double.NaN;
    for (float value : high) {
      if (!Float.isNaN(value) && !(value <= highest)) {
        highest = value;
      }
    }
    return highest;
  }

  /** The lowest second that is above zero; NaN when there is none. */
  public double lowestPositive() {
    double lowest = Double.NaN;
    for (float value : low) {
      if (value > 0 && !(value >= lowest)) {
        lowest = value;
      }
    }
    return lowest;
  }

  /** The mean over all seconds; NaN when nothing is known. */
  public double mean() {
    int seconds = Arrays.stream(count).sum();
    return seconds == 0 ? Double.NaN : Arrays.stream(sum).sum() / seconds;
  }

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return Arrays.stream(count).allMatch(seconds -> seconds == 0);
  }
}
