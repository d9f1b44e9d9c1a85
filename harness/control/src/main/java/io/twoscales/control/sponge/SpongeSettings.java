package io.twoscales.control.sponge;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.util.List;

/**
 * Options of Sponge.
 *
 * @param replicas how many replicas each stage keeps
 * @param sloShare share of the objective that plans may use up
 */
record SpongeSettings(Replicas replicas, double sloShare) {
  /** How many replicas a stage has. */
  enum Replicas {
    /** One, as published. */
    ONE,
    /** Enough for the trace's highest rate at the largest replica. */
    PEAK
  }

  private static final ControllerOption<Replicas> REPLICAS =
      ControllerOption.word(
          "replicas",
          Replicas.ONE,
          "one per stage, or enough for the trace's peak at their largest");
  private static final ControllerOption<Double> SLO_SHARE =
      ControllerOption.number("sloShare", 0.9, 0.1, 1, "share of the SLO that plans may use up");

  static final List<ControllerOption<?>> OPTIONS = List.of(REPLICAS, SLO_SHARE);

  static SpongeSettings from(ControllerOptions options) {
    return new SpongeSettings(REPLICAS.in(options), SLO_SHARE.in(options));
  }
}
