package io.twoscales.training;

import io.twoscales.control.forecast.LstmFeatures;
import io.twoscales.traces.RateTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network learns from: minutes of a trace, one every ten seconds, and the ten seconds after
 * each. Minutes with a block without requests are left out: they are gaps of the recording.
 *
 * @param inputs per sample, the blocks' highest rates as {@link LstmFeatures} has them
 * @param targets per sample, the next block's
 */
record Samples(List<double[]> inputs, List<Double> targets) {

  static Samples of(RateTrace trace) {
    int block = LstmFeatures.BLOCK_SECONDS;
    int blocks = LstmFeatures.BLOCKS;
    double[] maxima = new double[trace.seconds() / block];
    for (int second = 0; second < maxima.length * block; second++) {
      maxima[second / block] = Math.max(maxima[second / block], trace.ratePerSecond(second));
    }
    List<double[]> inputs = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    for (int next = blocks; next < maxima.length; next++) {
      double[] input = new double[blocks];
      System.arraycopy(maxima, next - blocks, input, 0, blocks);
      boolean gap = maxima[next] == 0;
      for (double maximum : input) {
        gap |= maximum == 0;
      }
      if (!gap) {
        double scale = LstmFeatures.scale(input);
        for (int i = 0; i < blocks; i++) {
          input[i] = LstmFeatures.relative(input[i], scale);
        }
        inputs.add(input);
        targets.add(LstmFeatures.relative(maxima[next], scale));
      }
    }
    return new Samples(inputs, targets);
  }

  int size() {
    return targets.size();
  }

  /** Samples {@code from} to before {@code to}, in the order of time. */
  Samples part(int from, int to) {
    return new Samples(inputs.subList(from, to), targets.subList(from, to));
  }
}
