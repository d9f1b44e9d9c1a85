package io.twoscales.solver.latency;

import java.util.Locale;

/** A latency model was asked for, but the fitted one is too far from what was measured. */
public final class PoorFitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PoorFitException(LatencyFit fit) {
    super(
        String.format(
            Locale.ROOT,
            "the %s of variant %s does not follow γ·b/c + ε/c + δ·b + η: mean error %.1f %%, more"
                + " than %.0f %%; measure again or use the interpolated table. %s",
            fit.statistic().name().toLowerCase(Locale.ROOT),
            fit.variant(),
            100 * fit.meanAbsoluteRelativeError(),
            100 * LatencyFit.LARGEST_TRUSTED_ERROR,
            String.join("; ", fit.doubts())));
  }
}
