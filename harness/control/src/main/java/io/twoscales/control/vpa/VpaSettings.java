package io.twoscales.control.vpa;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.time.Duration;
import java.util.List;

/**
 * Options of the Vertical Pod Autoscaler; defaults as in its recommender and updater.
 *
 * @param mode how a replica gets its new size
 * @param replicas how many each stage has
 * @param batch the most requests a replica gets at once
 * @param halfLifeSeconds after which a sample counts half
 * @param sampleSeconds a sample is the mean CPU use over this
 * @param updateSeconds time between decisions
 * @param targetPercentile of CPU use that is recommended
 * @param lowerPercentile below which, confidence apart, the present size is too small
 * @param upperPercentile above which it is too large
 * @param safetyMargin share added to all three
 * @param minMillicores least recommendation
 * @param changeThreshold relative difference that counts within the bounds, for old replicas
 * @param oldAfterSeconds when a replica is old
 */
record VpaSettings(
    Mode mode,
    int replicas,
    int batch,
    double halfLifeSeconds,
    double sampleSeconds,
    double updateSeconds,
    double targetPercentile,
    double lowerPercentile,
    double upperPercentile,
    double safetyMargin,
    int minMillicores,
    double changeThreshold,
    double oldAfterSeconds) {

  /** The updater's modes. */
  enum Mode {
    /** One replica after the other is evicted and started anew. */
    RECREATE,
    /** CPU limits change in place, Kubernetes 1.35. */
    IN_PLACE
  }

  private static final ControllerOption<Mode> MODE =
      ControllerOption.word("mode", Mode.IN_PLACE, "how a replica gets its new size");
  private static final ControllerOption<Integer> REPLICAS =
      ControllerOption.integer("replicas", 1, 1, 1000, "how many each stage has");
  private static final ControllerOption<Integer> BATCH =
      ControllerOption.integer("batch", 4, 1, 1024, "the most requests a replica gets at once");
  private static final ControllerOption<Duration> HALF_LIFE =
      ControllerOption.duration("halfLife", "24h", "720h", "after which a sample counts half");
  private static final ControllerOption<Duration> SAMPLE_INTERVAL =
      ControllerOption.duration("sampleInterval", "60s", "1h", "CPU use is averaged over this");
  private static final ControllerOption<Duration> UPDATE_INTERVAL =
      ControllerOption.duration("updateInterval", "60s", "1h", "time between decisions");
  private static final ControllerOption<Double> TARGET_PERCENTILE =
      ControllerOption.number("targetPercentile", 0.9, 0.01, 1, "of CPU use, to recommend");
  private static final ControllerOption<Double> LOWER_PERCENTILE =
      ControllerOption.number("lowerPercentile", 0.5, 0, 1, "below it a size is too small");
  private static final ControllerOption<Double> UPPER_PERCENTILE =
      ControllerOption.number("upperPercentile", 0.95, 0, 1, "above it a size is too large");
  private static final ControllerOption<Double> SAFETY_MARGIN =
      ControllerOption.number("safetyMargin", 0.15, 0, 10, "share added to the percentiles");
  private static final ControllerOption<Integer> MIN_MILLICORES =
      ControllerOption.integer("minMillicores", 25, 1, 1_000_000, "least recommendation");
  private static final ControllerOption<Double> CHANGE_THRESHOLD =
      ControllerOption.number(
          "changeThreshold", 0.1, 0, 10, "difference that counts for old replicas");
  private static final ControllerOption<Duration> OLD_AFTER =
      ControllerOption.duration("oldAfter", "12h", "720h", "when a replica is old");

  static final List<ControllerOption<?>> OPTIONS =
      List.of(
          MODE,
          REPLICAS,
          BATCH,
          HALF_LIFE,
          SAMPLE_INTERVAL,
          UPDATE_INTERVAL,
          TARGET_PERCENTILE,
          LOWER_PERCENTILE,
          UPPER_PERCENTILE,
          SAFETY_MARGIN,
          MIN_MILLICORES,
          CHANGE_THRESHOLD,
          OLD_AFTER);

  static VpaSettings from(ControllerOptions options) {
    return new VpaSettings(
        MODE.in(options),
        REPLICAS.in(options),
        BATCH.in(options),
        Math.max(1, seconds(HALF_LIFE.in(options))),
        seconds(SAMPLE_INTERVAL.in(options)),
        seconds(UPDATE_INTERVAL.in(options)),
        TARGET_PERCENTILE.in(options),
        LOWER_PERCENTILE.in(options),
        UPPER_PERCENTILE.in(options),
        SAFETY_MARGIN.in(options),
        MIN_MILLICORES.in(options),
        CHANGE_THRESHOLD.in(options),
        seconds(OLD_AFTER.in(options)));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
