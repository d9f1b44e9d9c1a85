package io.twoscales.control.hybrid;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.time.Duration;
import java.util.List;

/**
 * Options of the hybrid policy.
 *
 * @param verticalMargin standard deviations above the present rate that CPU in place is sized for
 * @param horizontalMargin standard deviations above the sustained rate that replicas are sized for
 * @param stableSeconds length of the window that must look like one load
 * @param stableBound standard deviations that the window's two halves may differ by
 * @param shrinkSeconds how long the highest demand is remembered before CPU shrinks in place
 * @param coolDownSeconds how long more replicas must have been unnecessary before any is drained
 * @param startUnits CPU of a replica until it is READY, in units
 */
record HybridSettings(
    double verticalMargin,
    double horizontalMargin,
    int stableSeconds,
    double stableBound,
    int shrinkSeconds,
    int coolDownSeconds,
    int startUnits) {

  private static final ControllerOption<Double> VERTICAL_MARGIN =
      ControllerOption.number(
          "verticalMargin", 1, 0, 10, "times √rate added to the present rate, for CPU in place");
  private static final ControllerOption<Double> HORIZONTAL_MARGIN =
      ControllerOption.number(
          "horizontalMargin", 1, 0, 10, "times √rate added to the sustained rate, for replicas");
  private static final ControllerOption<Integer> STABLE_SECONDS =
      ControllerOption.integer("stableSeconds", 10, 2, 600, "window that must look like one load");
  private static final ControllerOption<Double> STABLE_BOUND =
      ControllerOption.number(
          "stableBound", 3, 0.5, 20, "standard deviations that the window's halves may differ by");
  private static final ControllerOption<Duration> SHRINK =
      ControllerOption.duration(
          "shrinkAfter", "3s", "10m", "how long the highest demand holds CPU in place");
  private static final ControllerOption<Duration> COOL_DOWN =
      ControllerOption.duration(
          "coolDown", "20s", "1h", "how long replicas must be unnecessary before they drain");
  private static final ControllerOption<Integer> START_UNITS =
      ControllerOption.integer(
          "startUnits", 1, 1, 1024, "CPU of a replica until it is READY, in units");

  static final List<ControllerOption<?>> OPTIONS =
      List.of(
          VERTICAL_MARGIN,
          HORIZONTAL_MARGIN,
          STABLE_SECONDS,
          STABLE_BOUND,
          SHRINK,
          COOL_DOWN,
          START_UNITS);

  static HybridSettings from(ControllerOptions options) {
    return new HybridSettings(
        VERTICAL_MARGIN.in(options),
        HORIZONTAL_MARGIN.in(options),
        STABLE_SECONDS.in(options),
        STABLE_BOUND.in(options),
        Math.max(1, (int) SHRINK.in(options).toSeconds()),
        Math.max(1, (int) COOL_DOWN.in(options).toSeconds()),
        START_UNITS.in(options));
  }
}
