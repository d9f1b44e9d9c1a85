package io.twoscales.solver;

import java.util.Locale;
import java.util.Optional;

/**
 * The answer to a demand.
 *
 * <p>Feasible: the plan carries the whole demand within the objective at the least cost. Not
 * feasible: the plan is the best effort, the cheapest one for the largest load that can be carried
 * within the objective. When not even the smallest load can, {@code servedPerSecond} is 0 and the
 * plan is the fastest there is; when that does not fit the capacity either, there is none.
 *
 * @param demand what was asked for
 * @param feasible whether the whole demand is met
 * @param plan what to run; always there if feasible
 * @param servedPerSecond requests per second that the plan carries within the objective, at most
 *     the demand
 * @param binding what keeps the plan from being cheaper, or the demand from being met
 */
public record Solution(
    Demand demand,
    boolean feasible,
    Optional<Allocation> plan,
    double servedPerSecond,
    Binding binding) {

  public Solution {
    if (feasible && plan.isEmpty()) {
      throw new IllegalArgumentException("a feasible solution without a plan");
    }
    if (feasible ? servedPerSecond != demand.ratePerSecond() : servedPerSecond < 0) {
      throw new IllegalArgumentException(
          "solution serves " + servedPerSecond + " of " + demand.ratePerSecond() + " requests/s");
    }
  }

  /** Share of the requests that will miss the objective, from 0 to 1. */
  public double missShare() {
    if (feasible) {
      return 0;
    }
    return demand.ratePerSecond() == 0 ? 1 : 1 - servedPerSecond / demand.ratePerSecond();
  }

  /** Whether the plan is for less than was asked for. */
  public boolean bestEffort() {
    return !feasible && plan.isPresent();
  }

  /** The solution in words and numbers, a line per stage. */
  public String explanation() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s for %.4g requests/s within %.4g ms. %s\n",
            feasible ? "Feasible" : "Not feasible",
            demand.ratePerSecond(),
            demand.sloMs(),
            binding.explanation()));
    if (bestEffort()) {
      text.append(
          String.format(
              Locale.ROOT,
              "Best effort: %.4g requests/s, %.1f %% will miss.\n",
              servedPerSecond,
              100 * missShare()));
    }
    plan.ifPresent(
        allocation -> {
          text.append(
              String.format(
                  Locale.ROOT,
                  "%d millicores, %.1f ms end to end\n",
                  allocation.costMillicores(),
                  allocation.latencyMs()));
          allocation.stages().forEach(stage -> text.append(line(stage)));
        });
    return text.toString();
  }

  private static String line(StageAllocation s) {
    return String.format(
        Locale.ROOT,
        "%s: %d × %dm of %s, batch %d: %.1f ms + %.1f ms to fill (%.0f %% of the objective, slack"
            + " %.1f ms), utilisation %.0f %%%s\n",
        s.name(),
        s.replicas(),
        s.millicores(),
        s.variant(),
        s.batch(),
        s.processingMs(),
        s.fillMs(),
        100 * s.sloShare(),
        s.slackMs(),
        100 * s.utilisation(),
        s.extraReplicas() > 0 ? ", " + s.extraReplicas() + " more needed" : "");
  }
}
