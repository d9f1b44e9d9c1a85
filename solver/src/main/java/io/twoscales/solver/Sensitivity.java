package io.twoscales.solver;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a little more would cost.
 *
 * @param oneMoreRequestMillicores extra CPU for one more request per second; empty if it cannot be
 *     carried
 * @param tighterSloMillicores extra CPU for an objective tighter by a tenth; empty if it cannot be
 *     met
 */
public record Sensitivity(
    OptionalLong oneMoreRequestMillicores, OptionalLong tighterSloMillicores) {

  private static final double TIGHTER = 0.9;

  /**
   * The sensitivity of a feasible solution.
   *
   * @param solver the decision the solution came from, such as {@code solver::joint}
   * @throws IllegalArgumentException if the solution is not feasible
   */
  public static Sensitivity of(Solution solution, Function<Demand, Solution> solver) {
    if (!solution.feasible()) {
      throw new IllegalArgumentException(
          "sensitivity of a demand that is not met: " + solution.binding().explanation());
    }
    Demand demand = solution.demand();
    long cost = solution.plan().orElseThrow().costMillicores();
    return new Sensitivity(
        extra(solver.apply(demand.withRate(demand.ratePerSecond() + 1)), cost),
        extra(solver.apply(demand.withSlo(demand.sloMs() * TIGHTER)), cost));
  }

  private static OptionalLong extra(Solution changed, long cost) {
    return changed.feasible()
        ? OptionalLong.of(changed.plan().orElseThrow().costMillicores() - cost)
        : OptionalLong.empty();
  }
}
