package io.twoscales.simulated;

import io.twoscales.core.experiment.BatchSamples;
import io.twoscales.core.experiment.MeasuredBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Service times drawn from those that a profile has of single batches. */
final class SampledServiceTimes implements ServiceTimes {
  private static final double NANOS_PER_MS = 1e6;

  private final List<BatchSamples> samples = new ArrayList<>();
  private final List<RandomStream> randoms = new ArrayList<>();

  SampledServiceTimes(List<String> stages, Map<String, MeasuredBatches> byStage, long seed) {
    for (String stage : stages) {
      randoms.add(RandomStream.of(seed, samples.size()));
      samples.add(byStage.get(stage).latencies());
    }
  }

  @Override
  public long drawNanos(int stage, int batch, int millicores) {
    double share = randoms.get(stage).nextDouble();
    return (long) (samples.get(stage).quantileMs(share, batch, millicores) * NANOS_PER_MS + 0.5);
  }

  @Override
  public double ratio(int stage, int batch, int oldMillicores, int newMillicores) {
    return samples.get(stage).meanMs(batch, newMillicores)
        / samples.get(stage).meanMs(batch, oldMillicores);
  }
}
