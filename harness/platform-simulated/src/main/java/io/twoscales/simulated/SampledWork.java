package io.twoscales.simulated;

import io.twoscales.core.experiment.BatchWork;
import io.twoscales.core.experiment.CpuQuotas;
import io.twoscales.core.experiment.MeasuredBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The CPU time that batches need, from a profile; more or less of it on a machine that has become
 * slower or faster since.
 */
final class SampledWork implements ServiceTimes {
  private static final double NANOS_PER_MS = 1e6;

  private final List<BatchWork> work = new ArrayList<>();
  private final List<RandomStream> randoms = new ArrayList<>();
  private final double[] slowdown;

  SampledWork(
      List<String> stages,
      Map<String, MeasuredBatches> byStage,
      CpuQuotas quotas,
      String run,
      long seed) {
    slowdown = stages.stream().mapToDouble(s -> quotas.slowdownOf(s, run)).toArray();
    for (String stage : stages) {
      randoms.add(RandomStream.of(seed, work.size()));
      work.add(byStage.get(stage).work());
    }
  }

  @Override
  public long drawNanos(int stage, int batch, int millicores) {
    double share = randoms.get(stage).nextDouble();
    double ms = slowdown[stage] * work.get(stage).quantileMs(share, batch, millicores);
    return (long) (ms * NANOS_PER_MS + 0.5);
  }

  @Override
  public long besideNanos(int stage, int batch) {
    return (long) (work.get(stage).besideMs(batch) * NANOS_PER_MS + 0.5);
  }

  @Override
  public double ratio(int stage, int batch, int oldMillicores, int newMillicores) {
    return work.get(stage).meanMs(batch, newMillicores)
        / work.get(stage).meanMs(batch, oldMillicores);
  }
}
