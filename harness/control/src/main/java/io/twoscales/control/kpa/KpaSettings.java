package io.twoscales.control.kpa;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.time.Duration;
import java.util.List;

/**
 * Options of Knative's autoscaler, named as in its config-autoscaler.
 *
 * @param tickSeconds time between decisions
 * @param stableWindowSeconds concurrency is averaged over this
 * @param panicWindowSeconds and over this for surges
 * @param panicThreshold times the READY replicas that the panic window must want
 * @param target concurrency per replica
 * @param targetUtilization share of the target that is aimed at
 * @param maxScaleUpRate at most so many times the READY replicas
 * @param maxScaleDownRate at least the READY replicas over this
 */
record KpaSettings(
    double tickSeconds,
    double stableWindowSeconds,
    double panicWindowSeconds,
    double panicThreshold,
    double target,
    double targetUtilization,
    double maxScaleUpRate,
    double maxScaleDownRate) {

  private static final ControllerOption<Duration> TICK =
      ControllerOption.duration("tick", "2s", "1m", "time between decisions");
  private static final ControllerOption<Duration> STABLE_WINDOW =
      ControllerOption.duration("stableWindow", "60s", "1h", "concurrency is averaged over this");
  private static final ControllerOption<Duration> PANIC_WINDOW =
      ControllerOption.duration("panicWindow", "6s", "1h", "and over this for surges");
  private static final ControllerOption<Double> PANIC_THRESHOLD =
      ControllerOption.number(
          "panicThreshold", 2, 1.1, 10, "times the READY replicas that begin a panic");
  private static final ControllerOption<Double> TARGET =
      ControllerOption.number(
          "target", 4, 0.01, 10_000, "requests waiting or worked on, per replica");
  private static final ControllerOption<Double> TARGET_UTILIZATION =
      ControllerOption.number(
          "targetUtilization", 0.7, 0.01, 1, "share of the target that is aimed at");
  private static final ControllerOption<Double> MAX_SCALE_UP_RATE =
      ControllerOption.number(
          "maxScaleUpRate", 1000, 1.01, 100_000, "at most so many times the READY replicas");
  private static final ControllerOption<Double> MAX_SCALE_DOWN_RATE =
      ControllerOption.number(
          "maxScaleDownRate", 2, 1.01, 100_000, "at least the READY replicas over this");

  static final List<ControllerOption<?>> OPTIONS =
      List.of(
          TICK,
          STABLE_WINDOW,
          PANIC_WINDOW,
          PANIC_THRESHOLD,
          TARGET,
          TARGET_UTILIZATION,
          MAX_SCALE_UP_RATE,
          MAX_SCALE_DOWN_RATE);

  static KpaSettings from(ControllerOptions options) {
    KpaSettings settings =
        new KpaSettings(
            seconds(TICK.in(options)),
            seconds(STABLE_WINDOW.in(options)),
            seconds(PANIC_WINDOW.in(options)),
            PANIC_THRESHOLD.in(options),
            TARGET.in(options),
            TARGET_UTILIZATION.in(options),
            MAX_SCALE_UP_RATE.in(options),
            MAX_SCALE_DOWN_RATE.in(options));
    if (settings.panicWindowSeconds() > settings.stableWindowSeconds()) {
      throw new IllegalArgumentException("panicWindow is longer than stableWindow");
    }
    if (settings.panicWindowSeconds() < 1) {
      throw new IllegalArgumentException("panicWindow must be at least 1s");
    }
    return settings;
  }

  /** Concurrency per replica that is aimed at. */
  double aimedAt() {
    return target * targetUtilization;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
