package io.twoscales.solver;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a search may choose for one stage.
 *
 * @param options indices into the stage's {@link StageOptions}, rising; at least one
 * @param minReplicas at least 1
 * @param maxReplicas not below {@code minReplicas}
 * @param smallestMillicores the smallest CPU limit of the options
 */
record StageChoices(int[] options, int minReplicas, int maxReplicas, int smallestMillicores) {

  private static StageChoices of(
      StageOptions stage, int[] options, int minReplicas, int maxReplicas) {
    int smallest = Arrays.stream(options).map(o -> stage.millicores[o]).min().orElseThrow();
    return new StageChoices(options, minReplicas, maxReplicas, smallest);
  }

  /**
   * Everything within bounds.
   *
   * @throws IllegalArgumentException if that is nothing, or a variant is unknown
   */
  static StageChoices within(StageModel stage, StageOptions options, StageLimits bounds) {
    List<String> variants = stage.variants().stream().map(VariantModel::name).toList();
    if (bounds.variant().isPresent() && !variants.contains(bounds.variant().get())) {
      throw new IllegalArgumentException(
          "stage "
              + stage.name()
              + " has no variant "
              + bounds.variant().get()
              + ", only "
              + variants);
    }
    int[] allowed =
        IntStream.range(0, options.count())
            .filter(o -> options.batch[o] >= bounds.minBatch())
            .filter(o -> options.batch[o] <= bounds.maxBatch())
            .filter(o -> options.millicores[o] >= bounds.minMillicores())
            .filter(o -> options.millicores[o] <= bounds.maxMillicores())
            .filter(
                o -> bounds.variant().map(variants.get(options.variant[o])::equals).orElse(true))
            .toArray();
    if (allowed.length == 0) {
      throw new IllegalArgumentException(
          "stage "
              + stage.name()
              + ": its limits leave no option: batches "
              + bounds.minBatch()
              + ".."
              + bounds.maxBatch()
              + " of "
              + stage.batches()
              + ", CPU "
              + bounds.minMillicores()
              + "m.."
              + bounds.maxMillicores()
              + "m of the multiples of "
              + stage.cpu().unitMillicores()
              + "m up to "
              + stage.cpu().maxMillicores()
              + "m");
    }
    return of(options, allowed, bounds.minReplicas(), bounds.maxReplicas());
  }

  StageChoices withReplicas(int min, int max) {
    return new StageChoices(options, min, max, smallestMillicores);
  }

  /** Only the smallest CPU limit of each variant. */
  StageChoices atLeastCpu(StageOptions stage) {
    int[] least = new int[stage.count()];
    Arrays.fill(least, Integer.MAX_VALUE);
    for (int o : options) {
      int v = stage.variant[o];
      least[v] = Math.min(least[v], stage.millicores[o]);
    }
    return atCpu(stage, least);
  }

  /** Only the CPU limit of each variant that has the largest throughput per millicore. */
  StageChoices atMostEfficientCpu(StageOptions stage) {
    int[] best = new int[stage.count()];
    double[] efficiency = new double[stage.count()];
    for (int o : options) {
      int v = stage.variant[o];
      double perMillicore = stage.throughputPerSecond(o) / stage.millicores[o];
      boolean smaller = perMillicore == efficiency[v] && stage.millicores[o] < best[v];
      if (perMillicore > efficiency[v] || smaller) {
        efficiency[v] = perMillicore;
        best[v] = stage.millicores[o];
      }
    }
    return atCpu(stage, best);
  }

  private StageChoices atCpu(StageOptions stage, int[] millicoresOfVariant) {
    return of(
        stage,
        Arrays.stream(options)
            .filter(o -> stage.millicores[o] == millicoresOfVariant[stage.variant[o]])
            .toArray(),
        minReplicas,
        maxReplicas);
  }
}
