package io.twoscales.control.themis;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.time.Duration;
import java.util.List;

/**
 * Every number of the rule. The defaults are those of the authors' program of July 2024; {@code
 * revision: 2025} changes the defaults to those of their later one.
 *
 * @param formulation which solver
 * @param historySeconds time to watch before the first decision
 * @param rateSeconds length of the window whose rate is the present one
 * @param rateStatistic how that window becomes one rate
 * @param horizonSeconds how far the forecast looks
 * @param stabilisationDecisions decisions in a row that must want the horizontal plan
 * @param stabilises when that is asked for
 * @param margin what is added to both rates, as standard deviations of a Poisson count
 * @param extraReplicas replicas added to every stage at the switch to the horizontal plan
 * @param initialBatch batch size before the first decision
 */
record ThemisSettings(
    Formulation formulation,
    int historySeconds,
    int rateSeconds,
    RateStatistic rateStatistic,
    int horizonSeconds,
    int stabilisationDecisions,
    Stabilises stabilises,
    double margin,
    int extraReplicas,
    int initialBatch) {

  /** The version of the authors' program whose numbers are the defaults. */
  enum Revision {
    R2024,
    R2025
  }

  /** Which solver decides. */
  enum Formulation {
    EXACT,
    THEMIS_2024
  }

  /** How the last seconds become one rate. */
  enum RateStatistic {
    MEAN,
    MAX
  }

  /** When so many decisions in a row are asked for. */
  enum Stabilises {
    ALWAYS,
    SCALE_IN
  }

  private static final ControllerOption<Revision> REVISION =
      ControllerOption.word("revision", Revision.R2024, "whose numbers are the other defaults");
  private static final ControllerOption<Formulation> FORMULATION =
      ControllerOption.word(
          "formulation", Formulation.EXACT, "solver: ours, or the authors' to the digit");
  private static final ControllerOption<Duration> HISTORY =
      ControllerOption.duration("history", "60s", "1h", "time to watch before the first decision");

  static final List<ControllerOption<?>> OPTIONS =
      List.of(
          REVISION,
          FORMULATION,
          HISTORY,
          rateSeconds(Revision.R2024),
          rateStatistic(Revision.R2024),
          horizon(),
          stabilisation(),
          stabilises(Revision.R2024),
          margin(Revision.R2024),
          extraReplicas(Revision.R2024),
          initialBatchOption());

  static ThemisSettings from(ControllerOptions options) {
    Revision revision = REVISION.in(options);
    return new ThemisSettings(
        FORMULATION.in(options),
        (int) HISTORY.in(options).toSeconds(),
        rateSeconds(revision).in(options),
        rateStatistic(revision).in(options),
        horizon().in(options),
        stabilisation().in(options),
        stabilises(revision).in(options),
        margin(revision).in(options),
        extraReplicas(revision).in(options),
        initialBatchOption().in(options));
  }

  private static ControllerOption<Integer> rateSeconds(Revision revision) {
    return ControllerOption.integer(
        "rateSeconds",
        revision == Revision.R2024 ? 2 : 5,
        1,
        600,
        "seconds whose rate is the present one (5 in r2025)");
  }

  private static ControllerOption<RateStatistic> rateStatistic(Revision revision) {
    return ControllerOption.word(
        "rateStatistic",
        revision == Revision.R2024 ? RateStatistic.MEAN : RateStatistic.MAX,
        "how these seconds become one rate (max in r2025)");
  }

  private static ControllerOption<Integer> horizon() {
    return ControllerOption.integer(
        "horizon", 10, 1, 3600, "seconds that the forecast looks ahead");
  }

  private static ControllerOption<Integer> stabilisation() {
    return ControllerOption.integer(
        "stabilization", 10, 1, 3600, "decisions in a row that must want the horizontal plan");
  }

  private static ControllerOption<Stabilises> stabilises(Revision revision) {
    return ControllerOption.word(
        "stabilizes",
        revision == Revision.R2024 ? Stabilises.ALWAYS : Stabilises.SCALE_IN,
        "whether that holds for every switch or only for fewer replicas (scale-in in r2025)");
  }

  private static ControllerOption<Double> margin(Revision revision) {
    return ControllerOption.number(
        "margin",
        revision == Revision.R2024 ? 0 : 1,
        0,
        10,
        "times √rate added to the rates (1 in r2025)");
  }

  private static ControllerOption<Integer> extraReplicas(Revision revision) {
    return ControllerOption.integer(
        "extraReplicas",
        revision == Revision.R2024 ? 0 : 1,
        0,
        100,
        "replicas added to every stage at the switch to horizontal (1 in r2025)");
  }

  private static ControllerOption<Integer> initialBatchOption() {
    return ControllerOption.integer("initialBatch", 4, 1, 1024, "batch before the first decision");
  }
}
