package io.twoscales.profiling;

import io.twoscales.solver.latency.LatencyFit;
import io.twoscales.solver.latency.LatencyStatistic;
import io.twoscales.solver.latency.Profile;
import java.util.Locale;
import java.util.Optional;

/**
 * How well the latency model describes one variant.
 *
 * @param median empty when there are too few cells for a fit
 * @param mean empty likewise
 * @param tail of the 99th percentile; empty likewise
 * @param refusal why the model is not to be used; empty when it is
 */
public record VariantFit(
    String stage,
    String variant,
    Optional<LatencyFit> median,
    Optional<LatencyFit> mean,
    Optional<LatencyFit> tail,
    Optional<String> refusal) {

  /**
   * Fits median, mean and 99th percentile.
   *
   * @param periodMs the CFS period under which the profile was measured
   */
  public static VariantFit of(
      String stage, Profile profile, String variant, int unitMillicores, double periodMs) {
    try {
      LatencyFit median = LatencyFit.ofMedian(profile, variant, unitMillicores, periodMs);
      LatencyFit mean = LatencyFit.of(profile, variant, LatencyStatistic.MEAN, unitMillicores);
      LatencyFit tail = LatencyFit.of(profile, variant, LatencyStatistic.P99, unitMillicores);
      Optional<String> refusal = refusal(median).or(() -> refusal(mean)).or(() -> refusal(tail));
      return new VariantFit(
          stage, variant, Optional.of(median), Optional.of(mean), Optional.of(tail), refusal);
    } catch (IllegalArgumentException tooFew) {
      return new VariantFit(
          stage,
          variant,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(tooFew.getMessage()));
    }
  }

  /** Whether plans may be made with it. */
  public boolean trusted() {
    return refusal.isEmpty();
  }

  /** One statistic's fit in a line. */
  public static String line(LatencyFit fit) {
    return String.format(
        Locale.ROOT,
        "%s: mean error %.1f%%, R² %.4f, worst %+.0f%% at batch %d and %dm",
        fit.statistic().name().toLowerCase(Locale.ROOT),
        100 * fit.meanAbsoluteRelativeError(),
        fit.rSquared(),
        100 * fit.worst().relativeError(),
        fit.worst().cell().batch(),
        fit.worst().cell().millicores());
  }

  private static Optional<String> refusal(LatencyFit fit) {
    return fit.trusted()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the %s is off by %.1f%% on average, more than %.0f%%: %s",
                fit.statistic().name().toLowerCase(Locale.ROOT),
                100 * fit.meanAbsoluteRelativeError(),
                100 * LatencyFit.LARGEST_TRUSTED_ERROR,
                String.join("; ", fit.doubts())));
  }
}
