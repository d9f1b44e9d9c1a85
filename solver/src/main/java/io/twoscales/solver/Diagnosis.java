package io.twoscales.solver;

import java.util.Locale;
import java.util.Optional;

/** Finds out which constraint decides: by leaving constraints out, one after the other. */
final class Diagnosis {

  private Diagnosis() {}

  /**
   * Why a plan is not cheaper.
   *
   * @param leastCost cost if only the load had to be carried, in cost units
   */
  static Binding ofFeasible(Problem problem, Demand demand, Choice plan, long leastCost) {
    long unit = problem.pipeline().costUnitMillicores;
    if (plan.cost() > leastCost) {
      String dearer =
          " costs "
              + (plan.cost() - leastCost) * unit
              + " millicores more than carrying the load alone would.";
      if (problem.accuracy() != null) {
        Choice anyAccuracy = problem.withoutAccuracy().search(Load.of(demand)).best();
        if (anyAccuracy != null && anyAccuracy.cost() < plan.cost()) {
          return new Binding(
              Constraint.ACCURACY, Optional.empty(), "The least accuracy binds: it" + dearer);
        }
      }
      return new Binding(
          Constraint.SLO, Optional.empty(), "The latency objective binds: it" + dearer);
    }
    int busiest = busiest(problem, demand, plan);
    if (busiest < 0) {
      return new Binding(
          Constraint.NONE, Optional.empty(), "Nothing binds: no smaller plan is allowed.");
    }
    String stage = problem.pipeline().nameOf(busiest);
    return new Binding(
        Constraint.LOAD,
        Optional.of(stage),
        "The load binds: the objective costs nothing, stage " + stage + " is used most.");
  }

  /** The stage with the highest utilisation among those above their smallest size; −1 if none. */
  private static int busiest(Problem problem, Demand demand, Choice plan) {
    CompiledPipeline pipeline = problem.pipeline();
    int busiest = -1;
    double most = -1;
    for (int s = 0; s < pipeline.stageCount(); s++) {
      StageOptions options = pipeline.options[s];
      int o = plan.option()[s];
      StageChoices choices = problem.choices()[s];
      if (plan.replicas()[s] == choices.minReplicas()
          && options.millicores[o] == choices.smallestMillicores()) {
        continue;
      }
      double utilisation =
          demand.ratePerSecond()
              * pipeline.multiplicity[s]
              / (plan.replicas()[s] * options.throughputPerSecond(o));
      if (utilisation > most) {
        most = utilisation;
        busiest = s;
      }
    }
    return busiest;
  }

  /** Why a demand cannot be met under these limits, of which the problem is made. */
  static Binding ofInfeasible(Problem problem, Demand demand, Limits limits) {
    CompiledPipeline pipeline = problem.pipeline();
    double fastestMs = Fastest.endToEndMs(pipeline, Fastest.options(problem, demand), demand);
    if (fastestMs > demand.sloMs() * (1 + Search.ROUNDING)) {
      return slo(
          String.format(
              Locale.ROOT,
              "The latency objective of %.4g ms is below the smallest possible latency, %.4g ms.",
              demand.sloMs(),
              fastestMs));
    }
    Problem relaxed = problem;
    Load load = Load.of(demand);
    if (problem.boundsCapacity()) {
      relaxed = relaxed.withoutCapacity();
      Choice unlimited = relaxed.search(load).best();
      if (unlimited != null) {
        return new Binding(
            Constraint.CAPACITY,
            Optional.empty(),
            "The capacity is too small: the cheapest plan needs "
                + unlimited.cost() * pipeline.costUnitMillicores
                + " millicores, "
                + limits.capacityMillicores().orElseThrow()
                + " may be used.");
      }
    }
    if (problem.accuracy() != null) {
      relaxed = relaxed.withoutAccuracy();
      if (relaxed.search(load).best() != null) {
        return new Binding(
            Constraint.ACCURACY,
            Optional.empty(),
            "No plan that is fast enough reaches the least accuracy of "
                + problem.accuracy().minimum()
                + ".");
      }
    }
    if (problem.boundsReplicas() && relaxed.withoutReplicaBound().search(load).best() != null) {
      return replicas(problem, demand);
    }
    return slo(
        String.format(
            Locale.ROOT,
            "The latency objective of %.4g ms leaves no plan that carries the load.",
            demand.sloMs()));
  }

  private static Binding slo(String explanation) {
    return new Binding(Constraint.SLO, Optional.empty(), explanation);
  }

  private static Binding replicas(Problem problem, Demand demand) {
    CompiledPipeline pipeline = problem.pipeline();
    for (int s = 0; s < pipeline.stageCount(); s++) {
      StageChoices bounds = problem.choices()[s];
      double most = 0;
      for (int o : bounds.options()) {
        most = Math.max(most, bounds.maxReplicas() * pipeline.options[s].throughputPerSecond(o));
      }
      double rate = demand.ratePerSecond() * pipeline.multiplicity[s];
      if (most < rate * (1 - Search.ROUNDING)) {
        return new Binding(
            Constraint.REPLICAS,
            Optional.of(pipeline.nameOf(s)),
            String.format(
                Locale.ROOT,
                "Stage %s carries at most %.4g items/s with %d replicas; %.4g arrive.",
                pipeline.nameOf(s),
                most,
                bounds.maxReplicas(),
                rate));
      }
    }
    return new Binding(
        Constraint.REPLICAS,
        Optional.empty(),
        "The replicas carry the load only with batches or CPU that break the objective.");
  }
}
