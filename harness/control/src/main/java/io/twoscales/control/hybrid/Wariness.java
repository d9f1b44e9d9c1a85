package io.twoscales.control.hybrid;

/**
 * How far above the expected load CPU in place is sized, learnt from violations. What is random
 * about arrivals and latencies matters the more the shorter the objective is and the fewer units a
 * stage has, and models do not say how much. So requests that miss the objective although the load
 * has not changed raise the margin by twice their share beyond what is tolerated, and seconds
 * without lower it by as little. What is missed while the load changes, or while there are too few
 * replicas for any size, teaches nothing about the margin; but as what is seen spans some seconds,
 * the end of a surge still counts, and who was surprised is wary for a while.
 */
final class Wariness {
  private static final double DEVIATIONS_PER_SHARE = 2;

  private final double least;
  private final double most;
  private final double tolerated;
  private double deviations;

  Wariness(HybridSettings settings) {
    this.least = settings.verticalMargin();
    this.most = Math.max(least, settings.largestMargin());
    this.tolerated = settings.tolerated();
    this.deviations = least;
  }

  /**
   * A decision's view of the last seconds.
   *
   * @param violationRate share of the requests that missed the objective
   * @param telling whether the load is one load, and the plan was one that should carry it
   */
  void observe(double violationRate, boolean telling) {
    if (telling) {
      double step = DEVIATIONS_PER_SHARE * (violationRate - tolerated);
      deviations = Math.min(most, Math.max(least, deviations + step));
    }
  }

  /** Standard deviations above the expected load. */
  double deviations() {
    return deviations;
  }
}
