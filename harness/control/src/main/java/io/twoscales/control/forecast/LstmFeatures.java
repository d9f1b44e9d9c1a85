package io.twoscales.control.forecast;

/**
 * What the network sees and what it says: the highest rates of six blocks of ten seconds, and that
 * of the ten seconds to come, as in Themis; relative to the mean of the six, so that a network that
 * has learnt one trace knows it at any scale.
 */
public final class LstmFeatures {
  public static final int BLOCKS = 6;
  public static final int BLOCK_SECONDS = 10;

  private LstmFeatures() {}

  /** The mean of the blocks: what one means to the network. */
  public static double scale(double[] blockMaxima) {
    double sum = 0;
    for (double block : blockMaxima) {
      sum += block;
    }
    return sum / blockMaxima.length;
  }

  /** A rate as the network sees it, around 0. */
  public static double relative(double rate, double scale) {
    return rate / scale - 1;
  }

  /** A rate from what the network says; never negative. */
  public static double rate(double relative, double scale) {
    return Math.max(0, (relative + 1) * scale);
  }
}
