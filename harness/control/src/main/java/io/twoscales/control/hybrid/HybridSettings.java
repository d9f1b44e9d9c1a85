package io.twoscales.control.hybrid;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.time.Duration;
import java.util.List;

/**
 * Options of the hybrid policy.
 *
 * @param verticalMargin standard deviations above the present rate that CPU in place is sized for,
 *     at least
 * @param largestMargin the same, at most
 * @param tolerated share of requests that may miss the objective in a steady load before the margin
 *     grows
 * @param horizontalMargin standard deviations above the sustained rate that replicas are sized for
 * @param windowSeconds how much of an unchanged load is remembered
 * @param stableSeconds how long a load must have been the same before replicas are started for it
 * @param changeBound standard deviations beyond which seconds are not the same load
 * @param sloShare share of the objective that plans in place may use up
 * @param batchShare share of the objective that waiting for a batch and riding in the next may take
 * @param shrinkSeconds how long the highest demand is remembered before CPU shrinks in place
 * @param coolDownSeconds how long more replicas must have been unnecessary before any is drained
 * @param startUnits CPU of a replica until it is READY, in units
 */
record HybridSettings(
    double verticalMargin,
    double largestMargin,
    double tolerated,
    double horizontalMargin,
    int windowSeconds,
    int stableSeconds,
    double changeBound,
    double sloShare,
    double batchShare,
    int shrinkSeconds,
    int coolDownSeconds,
    int startUnits) {

  private static final ControllerOption<Double> VERTICAL_MARGIN =
      ControllerOption.number(
          "verticalMargin",
          0.5,
          0,
          10,
          "times √rate added to the present rate, for CPU in place; grows with violations");
  private static final ControllerOption<Double> LARGEST_MARGIN =
      ControllerOption.number(
          "largestMargin", 4, 0, 10, "how far verticalMargin grows; no further than it if smaller");
  private static final ControllerOption<Double> TOLERATED =
      ControllerOption.number(
          "tolerated", 0.02, 0, 1, "violations in a steady load that do not make it grow");
  private static final ControllerOption<Double> HORIZONTAL_MARGIN =
      ControllerOption.number(
          "horizontalMargin", 0.5, 0, 10, "times √rate added to the sustained rate, for replicas");
  private static final ControllerOption<Duration> WINDOW =
      ControllerOption.duration(
          "window", "20s", "10m", "how much of an unchanged load is remembered");
  private static final ControllerOption<Duration> STABLE =
      ControllerOption.duration(
          "stableAfter", "6s", "10m", "how long a load must last before replicas start for it");
  private static final ControllerOption<Double> CHANGE_BOUND =
      ControllerOption.number(
          "changeBound", 4, 0.5, 20, "standard deviations beyond which seconds differ in load");
  private static final ControllerOption<Double> SLO_SHARE =
      ControllerOption.number(
          "sloShare", 0.95, 0.1, 1, "share of the SLO that plans in place may use up");
  private static final ControllerOption<Double> BATCH_SHARE =
      ControllerOption.number(
          "batchShare", 0.6, 0, 1, "share of the SLO that a batch and the one before it may take");
  private static final ControllerOption<Duration> SHRINK =
      ControllerOption.duration(
          "shrinkAfter", "1s", "10m", "how long the highest demand holds CPU in place");
  private static final ControllerOption<Duration> COOL_DOWN =
      ControllerOption.duration(
          "coolDown",
          "6s",
          "1h",
          "seconds of a lasting load that must not need replicas that drain");
  private static final ControllerOption<Integer> START_UNITS =
      ControllerOption.integer(
          "startUnits", 1, 1, 1024, "CPU of a replica until it is READY, in units");

  static final List<ControllerOption<?>> OPTIONS =
      List.of(
          VERTICAL_MARGIN,
          LARGEST_MARGIN,
          TOLERATED,
          HORIZONTAL_MARGIN,
          WINDOW,
          STABLE,
          CHANGE_BOUND,
          SLO_SHARE,
          BATCH_SHARE,
          SHRINK,
          COOL_DOWN,
          START_UNITS);

  static HybridSettings from(ControllerOptions options) {
    return new HybridSettings(
        VERTICAL_MARGIN.in(options),
        LARGEST_MARGIN.in(options),
        TOLERATED.in(options),
        HORIZONTAL_MARGIN.in(options),
        (int) WINDOW.in(options).toSeconds(),
        Math.max(1, (int) STABLE.in(options).toSeconds()),
        CHANGE_BOUND.in(options),
        SLO_SHARE.in(options),
        BATCH_SHARE.in(options),
        Math.max(1, (int) SHRINK.in(options).toSeconds()),
        Math.max(1, (int) COOL_DOWN.in(options).toSeconds()),
        START_UNITS.in(options));
  }
}
