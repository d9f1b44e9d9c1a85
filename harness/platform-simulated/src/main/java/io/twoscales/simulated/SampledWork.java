package io.twoscales.simulated;

import io.twoscales.core.experiment.BatchSamples;
import io.twoscales.core.experiment.CpuQuotas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The CPU time that batches need, from a profile: on average what the limit gives a busy replica in
 * the mean time of a batch, scattering as the times do with the most CPU, where no quota runs out;
 * more or less of it on a machine that has become slower or faster since.
 */
final class SampledWork implements ServiceTimes {
  private static final double NANOS_PER_MS = 1e6;

  private final List<BatchSamples> samples = new ArrayList<>();
  private final List<RandomStream> randoms = new ArrayList<>();
  private final double[] slowdown;

  SampledWork(
      List<String> stages,
      Map<String, BatchSamples> byStage,
      CpuQuotas quotas,
      String run,
      long seed) {
    slowdown = stages.stream().mapToDouble(s -> quotas.slowdownOf(s, run)).toArray();
    for (String stage : stages) {
      randoms.add(RandomStream.of(seed, samples.size()));
      samples.add(byStage.get(stage));
    }
  }

  @Override
  public long drawNanos(int stage, int batch, int millicores) {
    BatchSamples times = samples.get(stage);
    double share = randoms.get(stage).nextDouble();
    int most = times.mostMillicores();
    double factor = times.quantileMs(share, batch, most) / times.meanMs(batch, most);
    double ms = slowdown[stage] * meanMs(stage, batch, millicores) * factor;
    return (long) (ms * NANOS_PER_MS + 0.5);
  }

  @Override
  public double ratio(int stage, int batch, int oldMillicores, int newMillicores) {
    return meanMs(stage, batch, newMillicores) / meanMs(stage, batch, oldMillicores);
  }

  private double meanMs(int stage, int batch, int millicores) {
    BatchSamples times = samples.get(stage);
    double cpus = millicores / 1000.0;
    boolean ofNoUse = millicores > times.mostMillicores();
    return times.meanMs(batch, millicores) * (ofNoUse ? Math.ceil(cpus) : cpus);
  }
}
