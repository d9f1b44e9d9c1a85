package io.twoscales.solver;

import io.twoscales.solver.latency.LatencyFit;
import io.twoscales.solver.latency.LatencyFunction;
import io.twoscales.solver.latency.LatencyStatistic;
import io.twoscales.solver.latency.LatencyTable;
import io.twoscales.solver.latency.Profile;
import java.util.OptionalDouble;

/**
 * One model that can do a stage's task.
 *
 * @param name unique within the stage
 * @param accuracy above 0, at most 1; 1 where accuracy plays no part
 * @param median median latency of a batch
 * @param mean mean latency of a batch: what throughput is computed from
 * @param tail 99th percentile of the latency of a batch: what the objective is held against
 */
public record VariantModel(
    String name,
    double accuracy,
    LatencyFunction median,
    LatencyFunction mean,
    LatencyFunction tail) {

  public VariantModel {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a variant has no name");
    }
    if (!(accuracy > 0 && accuracy <= 1)) {
      throw new IllegalArgumentException(
          "accuracy of variant " + name + " is " + accuracy + ", expected above 0 and at most 1");
    }
  }

  /** A variant whose mean is taken to be its median. */
  public VariantModel(String name, double accuracy, LatencyFunction median, LatencyFunction tail) {
    this(name, accuracy, median, median, tail);
  }

  /** A variant whose median and 99th percentile are taken to be the same. */
  public static VariantModel of(String name, double accuracy, LatencyFunction latency) {
    return new VariantModel(name, accuracy, latency, latency);
  }

  /**
   * A variant described by models fitted to its profile.
   *
   * @param unitMillicores the unit of CPU of the fitted coefficients
   * @param periodMs the CFS period under which the profile was measured; empty when not known
   * @throws io.twoscales.solver.latency.PoorFitException if the profile does not follow the model
   */
  public static VariantModel fitted(
      Profile profile, String name, double accuracy, int unitMillicores, OptionalDouble periodMs) {
    LatencyFit median =
        periodMs.isPresent()
            ? LatencyFit.ofMedian(profile, name, unitMillicores, periodMs.getAsDouble())
            : LatencyFit.of(profile, name, LatencyStatistic.P50, unitMillicores);
    return new VariantModel(
        name,
        accuracy,
        median.functionOrRefuse(),
        LatencyFit.of(profile, name, LatencyStatistic.MEAN, unitMillicores).functionOrRefuse(),
        LatencyFit.of(profile, name, LatencyStatistic.P99, unitMillicores).functionOrRefuse());
  }

  /**
   * A variant described by its profile, interpolated.
   *
   * @throws IllegalArgumentException if the profile has holes or falls with the batch
   */
  public static VariantModel interpolated(Profile profile, String name, double accuracy) {
    return new VariantModel(
        name,
        accuracy,
        LatencyTable.of(profile, name, LatencyStatistic.P50),
        LatencyTable.of(profile, name, LatencyStatistic.MEAN),
        LatencyTable.of(profile, name, LatencyStatistic.P99));
  }
}
