package io.twoscales.solver;

import java.util.List;

/**
 * Everything one stage may be run with, but for the number of replicas, as parallel arrays: index i
 * is one combination of variant, batch and CPU limit.
 */
final class StageOptions {

  final int[] variant;
  final int[] batch;
  final int[] millicores;

  /** Mean latency of a batch, in milliseconds. */
  final double[] meanMs;

  /** 99th percentile of the latency of a batch, in milliseconds. */
  final double[] tailMs;

  /** Time a replica is busy for one item, in seconds: a batch's mean latency over its size. */
  final double[] busySecondsPerItem;

  final double[] accuracy;

  StageOptions(StageModel stage) {
    List<VariantModel> variants = stage.variants();
    int count = variants.size() * stage.batches().size() * stage.cpu().size();
    variant = new int[count];
    batch = new int[count];
    millicores = new int[count];
    meanMs = new double[count];
    tailMs = new double[count];
    busySecondsPerItem = new double[count];
    accuracy = new double[count];
    int i = 0;
    for (int v = 0; v < variants.size(); v++) {
      for (int b : stage.batches()) {
        for (int units = 1; units <= stage.cpu().size(); units++) {
          variant[i] = v;
          batch[i] = b;
          millicores[i] = stage.cpu().ofUnits(units);
          meanMs[i] = variants.get(v).mean().latencyMs(b, millicores[i]);
          tailMs[i] = variants.get(v).tail().latencyMs(b, millicores[i]);
          busySecondsPerItem[i] = meanMs[i] / (1000.0 * b);
          accuracy[i] = variants.get(v).accuracy();
          i++;
        }
      }
    }
  }

  int count() {
    return variant.length;
  }

  /** Items per second that one replica carries with an option. */
  double throughputPerSecond(int option) {
    return 1000.0 * batch[option] / meanMs[option];
  }
}
