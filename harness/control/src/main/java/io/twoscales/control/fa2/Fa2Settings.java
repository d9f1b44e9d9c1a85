package io.twoscales.control.fa2;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.util.List;

/**
 * Options of FA2.
 *
 * @param rate what the plan is made for
 * @param horizonSeconds how far the forecast looks
 * @param stabilisationDecisions decisions in a row that must want fewer replicas
 */
record Fa2Settings(Rate rate, int horizonSeconds, int stabilisationDecisions) {
  /** The load a plan is made for. */
  enum Rate {
    OBSERVED,
    FORECAST
  }

  private static final ControllerOption<Rate> RATE =
      ControllerOption.word(
          "rate", Rate.OBSERVED, "plan for the rate of the last second, or for the forecast");
  private static final ControllerOption<Integer> HORIZON =
      ControllerOption.integer("horizon", 10, 1, 3600, "seconds that the forecast looks ahead");
  private static final ControllerOption<Integer> STABILISATION =
      ControllerOption.integer(
          "stabilization", 10, 1, 3600, "decisions in a row that must want fewer replicas");

  static final List<ControllerOption<?>> OPTIONS = List.of(RATE, HORIZON, STABILISATION);

  static Fa2Settings from(ControllerOptions options) {
    return new Fa2Settings(RATE.in(options), HORIZON.in(options), STABILISATION.in(options));
  }
}
