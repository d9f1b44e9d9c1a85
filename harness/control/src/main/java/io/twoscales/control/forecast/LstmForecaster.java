package io.twoscales.control.forecast;

import io.twoscales.core.forecast.Forecast;
import io.twoscales.core.forecast.Forecaster;

/**
 * A network that has learnt a trace. Before it has seen a minute it says what the highest rate was.
 */
public final class LstmForecaster implements Forecaster {
  private static final int HISTORY = LstmFeatures.BLOCKS * LstmFeatures.BLOCK_SECONDS;

  private final LstmNetwork network;
  private final double upperRatio;
  private final double[] last = new double[HISTORY];
  private long seen;

  /**
   * @param upperRatio what the highest rate exceeds its forecast by in one case in twenty, as a
   *     ratio of at least 1
   */
  public LstmForecaster(LstmNetwork network, double upperRatio) {
    if (!(upperRatio >= 1)) {
      throw new IllegalArgumentException(
          "an upper ratio of " + upperRatio + ", expected 1 or more");
    }
    this.network = network;
    this.upperRatio = upperRatio;
  }

  @Override
  public void observe(double ratePerSecond) {
    last[(int) (seen++ % HISTORY)] = ratePerSecond;
  }

  @Override
  public Forecast highest(int horizonSeconds) {
    double[] blocks = blockMaxima();
    double scale = LstmFeatures.scale(blocks);
    if (seen < HISTORY || !(scale > 0)) {
      return Forecast.of(highestOf(blocks));
    }
    double highest = 0;
    for (int ahead = 0; ahead < horizonSeconds; ahead += LstmFeatures.BLOCK_SECONDS) {
      double next = next(blocks, scale);
      highest = Math.max(highest, next);
      System.arraycopy(blocks, 1, blocks, 0, blocks.length - 1);
      blocks[blocks.length - 1] = next;
    }
    return new Forecast(highest, highest * upperRatio);
  }

  private double next(double[] blocks, double scale) {
    double[] relative = new double[blocks.length];
    for (int block = 0; block < blocks.length; block++) {
      relative[block] = LstmFeatures.relative(blocks[block], scale);
    }
    return LstmFeatures.rate(network.output(relative), scale);
  }

  /** The oldest block first. */
  private double[] blockMaxima() {
    double[] blocks = new double[LstmFeatures.BLOCKS];
    for (int age = 0; age < Math.min(seen, HISTORY); age++) {
      int block = LstmFeatures.BLOCKS - 1 - age / LstmFeatures.BLOCK_SECONDS;
      blocks[block] = Math.max(blocks[block], last[(int) ((seen - 1 - age) % HISTORY)]);
    }
    return blocks;
  }

  private static double highestOf(double[] blocks) {
    double highest = 0;
    for (double block : blocks) {
      highest = Math.max(highest, block);
    }
    return highest;
  }
}
