package io.twoscales.control.vpa;

/**
 * The recommender: percentiles of CPU use with a safety margin; the bounds wider the less is known,
 * N = min(days seen, samples / 1440): lower × (1 + 0.001/N)⁻², upper × (1 + 1/N). After {@code
 * recommender/logic} of the Vertical Pod Autoscaler.
 */
final class Recommender {
  private static final double SAMPLES_PER_DAY = 24 * 60;
  private static final double SECONDS_PER_DAY = 24 * 60 * 60;
  private static final double LEAST_WEIGHT_CORES = 0.1;

  private final VpaSettings settings;
  private final CpuHistogram histogram;
  private double firstSeconds = Double.NaN;
  private double lastSeconds;
  private int samples;

  Recommender(VpaSettings settings) {
    this.settings = settings;
    this.histogram = new CpuHistogram(settings.halfLifeSeconds());
  }

  /** CPU use of one replica; larger replicas weigh more, as the recommender weighs by request. */
  void add(double usedMillicores, int limitMillicores, double nowSeconds) {
    histogram.add(
        usedMillicores / 1000, Math.max(LEAST_WEIGHT_CORES, limitMillicores / 1000.0), nowSeconds);
    firstSeconds = Double.isNaN(firstSeconds) ? nowSeconds : Math.min(firstSeconds, nowSeconds);
    lastSeconds = nowSeconds;
    samples++;
  }

  boolean knowsAnything() {
    return samples > 0;
  }

  Recommendation recommend() {
    double days =
        Math.max(
            0, Math.min((lastSeconds - firstSeconds) / SECONDS_PER_DAY, samples / SAMPLES_PER_DAY));
    double lower = withMargin(settings.lowerPercentile()) * Math.pow(1 + 0.001 / days, -2);
    double target = withMargin(settings.targetPercentile());
    double upper = withMargin(settings.upperPercentile()) * (1 + 1 / days);
    return new Recommendation(atLeast(lower), atLeast(target), atLeast(upper));
  }

  private double withMargin(double percentile) {
    return 1000 * histogram.percentile(percentile) * (1 + settings.safetyMargin());
  }

  private double atLeast(double millicores) {
    return Math.max(settings.minMillicores(), millicores);
  }
}
