package io.twoscales.control.hpa;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.time.Duration;
import java.util.List;

/**
 * Options of the Horizontal Pod Autoscaler, named as in its API and in kube-controller-manager.
 *
 * @param metrics what is held against its target
 * @param targetUtilization CPU used over CPU limit, KServe's default
 * @param targetInFlight requests that wait or are worked on, per replica
 * @param tolerance relative difference from the target that is ignored
 * @param syncPeriodSeconds time between decisions
 * @param up how growth is bounded
 * @param down how shrinking is bounded
 */
record HpaSettings(
    Metrics metrics,
    double targetUtilization,
    double targetInFlight,
    double tolerance,
    double syncPeriodSeconds,
    ScalingRules up,
    ScalingRules down) {

  /** Which metrics propose a number of replicas; the largest proposal counts. */
  enum Metrics {
    CPU,
    IN_FLIGHT,
    BOTH
  }

  private static final ControllerOption<Metrics> METRICS =
      ControllerOption.word("metrics", Metrics.CPU, "what is held against its target");
  private static final ControllerOption<Double> TARGET_UTILIZATION =
      ControllerOption.number(
          "targetUtilization", 0.8, 0.01, 1, "CPU used over CPU limit, as KServe sets it");
  private static final ControllerOption<Double> TARGET_IN_FLIGHT =
      ControllerOption.number(
          "targetInFlight", 4, 0.01, 10_000, "requests waiting or worked on, per replica");
  private static final ControllerOption<Double> TOLERANCE =
      ControllerOption.number("tolerance", 0.1, 0, 1, "difference from the target to ignore");
  private static final ControllerOption<Duration> SYNC_PERIOD =
      ControllerOption.duration("syncPeriod", "15s", "1h", "time between decisions");
  private static final ControllerOption<Duration> UP_STABILIZATION =
      ControllerOption.duration(
          "scaleUpStabilization", "0s", "1h", "the least wanted in this window counts");
  private static final ControllerOption<Integer> UP_PERCENT =
      ControllerOption.integer("scaleUpPercent", 100, 0, 100_000, "growth per period, percent");
  private static final ControllerOption<Integer> UP_PODS =
      ControllerOption.integer("scaleUpPods", 4, 0, 1000, "growth per period, replicas, if more");
  private static final ControllerOption<Duration> UP_PERIOD =
      ControllerOption.duration("scaleUpPeriod", "15s", "30m", "period of the bound on growth");
  private static final ControllerOption<Duration> DOWN_STABILIZATION =
      ControllerOption.duration(
          "scaleDownStabilization", "300s", "1h", "the most wanted in this window counts");
  private static final ControllerOption<Integer> DOWN_PERCENT =
      ControllerOption.integer("scaleDownPercent", 100, 0, 100, "shrinking per period, percent");
  private static final ControllerOption<Duration> DOWN_PERIOD =
      ControllerOption.duration("scaleDownPeriod", "15s", "30m", "period of that bound");

  static final List<ControllerOption<?>> OPTIONS =
      List.of(
          METRICS,
          TARGET_UTILIZATION,
          TARGET_IN_FLIGHT,
          TOLERANCE,
          SYNC_PERIOD,
          UP_STABILIZATION,
          UP_PERCENT,
          UP_PODS,
          UP_PERIOD,
          DOWN_STABILIZATION,
          DOWN_PERCENT,
          DOWN_PERIOD);

  static HpaSettings from(ControllerOptions options) {
    return new HpaSettings(
        METRICS.in(options),
        TARGET_UTILIZATION.in(options),
        TARGET_IN_FLIGHT.in(options),
        TOLERANCE.in(options),
        seconds(SYNC_PERIOD.in(options)),
        new ScalingRules(
            seconds(UP_STABILIZATION.in(options)),
            UP_PERCENT.in(options),
            UP_PODS.in(options),
            seconds(UP_PERIOD.in(options))),
        new ScalingRules(
            seconds(DOWN_STABILIZATION.in(options)),
            DOWN_PERCENT.in(options),
            0,
            seconds(DOWN_PERIOD.in(options))));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
