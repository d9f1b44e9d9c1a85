package io.twoscales.solver;

import java.util.ArrayDeque;

/**
 * The largest load, up to one that cannot be carried, that can be.
 *
 * <p>Plain bisection would not do: a lower load also fills batches more slowly, so that a load may
 * be out of reach while a higher one is not. So intervals of loads are halved, upper half first,
 * and dropped only when not even the easier problem is feasible that asks for the throughput of the
 * lowest load of the interval and fills batches as fast as the highest. A plan found on the way is
 * stretched to the largest load it carries by itself, which makes the answer exact where it is a
 * plan's own limit; intervals narrower than a millionth of the demand are not looked into.
 */
final class LargestLoad {

  private static final double RESOLUTION = 1e-6;

  /**
   * A load that can be carried.
   *
   * @param choice a plan that carries it, not always the cheapest
   */
  record Found(double ratePerSecond, Choice choice) {}

  private record Interval(double low, double high) {}

  private LargestLoad() {}

  /** The largest load up to the demand; null if there is none above 0. */
  static Found upTo(Demand demand, Problem problem) {
    Found best = null;
    ArrayDeque<Interval> open = new ArrayDeque<>();
    open.push(new Interval(0, demand.ratePerSecond()));
    while (!open.isEmpty()) {
      Interval interval = open.pop();
      double low = best == null ? interval.low() : Math.max(interval.low(), best.ratePerSecond());
      double high = interval.high();
      if (high - low <= RESOLUTION * demand.ratePerSecond()) {
        continue;
      }
      Choice choice = problem.search(new Load(low, high, demand.sloMs())).best();
      if (choice == null) {
        continue;
      }
      double reach = Math.min(high, carriedBy(problem.pipeline(), choice));
      double latency =
          Fastest.endToEndMs(problem.pipeline(), choice.option(), demand.withRate(reach));
      if (reach > (best == null ? 0 : best.ratePerSecond())
          && latency <= demand.sloMs() * (1 + Search.ROUNDING)) {
        best = new Found(reach, choice);
      }
      double middle = (low + high) / 2;
      open.push(new Interval(low, middle));
      open.push(new Interval(middle, high));
    }
    return best;
  }

  /** The load at which the first stage of a plan is fully used. */
  private static double carriedBy(CompiledPipeline pipeline, Choice choice) {
    double least = Double.POSITIVE_INFINITY;
    for (int s = 0; s < pipeline.stageCount(); s++) {
      double items =
          choice.replicas()[s] * pipeline.options[s].throughputPerSecond(choice.option()[s]);
      least = Math.min(least, items / pipeline.multiplicity[s]);
    }
    return least;
  }
}
