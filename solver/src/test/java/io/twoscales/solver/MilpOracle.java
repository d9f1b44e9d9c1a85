package io.twoscales.solver;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The joint problem as a mixed-integer linear programme, solved by SCIP: a binary variable for each
 * option of each stage, a completion time for each stage. Shares no code with the solvers.
 */
public final class MilpOracle {

  private final PipelineModel pipeline;
  private final Limits limits;

  static {
    Loader.loadNativeLibraries();
  }

  /** An oracle for one pipeline under limits. */
  public MilpOracle(PipelineModel pipeline, Limits limits) {
    this.pipeline = pipeline;
    this.limits = limits;
  }

  /** Cost of the cheapest plan in millicores; empty if there is none. */
  public OptionalLong minimalCost(Demand demand) {
    MPSolver solver = MPSolver.createSolver("SCIP");
    try {
      return minimalCost(demand, solver);
    } finally {
      solver.delete();
    }
  }

  private OptionalLong minimalCost(Demand demand, MPSolver solver) {
    double infinity = MPSolver.infinity();
    Map<String, MPVariable> done = new HashMap<>();
    for (StageModel stage : pipeline.stages()) {
      done.put(stage.name(), solver.makeNumVar(0, demand.sloMs(), "done " + stage.name()));
    }
    MPObjective cost = solver.objective();
    MPConstraint capacity =
        solver.makeConstraint(
            -infinity,
            limits.capacityMillicores().isPresent()
                ? limits.capacityMillicores().getAsLong()
                : infinity);
    MPConstraint accuracy =
        solver.makeConstraint(
            limits.accuracy().map(floor -> scale(floor, floor.minimum())).orElse(-infinity) - 1e-7,
            infinity);
    for (StageModel stage : pipeline.stages()) {
      List<MPConstraint> after = new ArrayList<>();
      if (stage.after().isEmpty()) {
        after.add(startsAfter(solver, done.get(stage.name()), null));
      }
      for (String before : stage.after()) {
        after.add(startsAfter(solver, done.get(stage.name()), done.get(before)));
      }
      MPConstraint one = solver.makeConstraint(1, 1);
      double rate = demand.ratePerSecond() * stage.multiplicity();
      for (VariantModel variant : stage.variants()) {
        for (int batch : stage.batches()) {
          for (int c = stage.cpu().unitMillicores();
              c <= stage.cpu().maxMillicores();
              c += stage.cpu().unitMillicores()) {
            double busy = rate * variant.median().latencyMs(batch, c) / (1000.0 * batch);
            double n = Math.max(limits.stage(stage.name()).minReplicas(), Math.ceil(busy - 1e-9));
            if (n > limits.stage(stage.name()).maxReplicas()) {
              continue;
            }
            double latency =
                variant.tail().latencyMs(batch, c) + (rate == 0 ? 0 : 1000 * (batch - 1) / rate);
            MPVariable chosen = solver.makeBoolVar("");
            one.setCoefficient(chosen, 1);
            cost.setCoefficient(chosen, n * c);
            capacity.setCoefficient(chosen, n * c);
            after.forEach(constraint -> constraint.setCoefficient(chosen, -latency));
            limits
                .accuracy()
                .ifPresent(
                    floor -> accuracy.setCoefficient(chosen, scale(floor, variant.accuracy())));
          }
        }
      }
    }
    cost.setMinimization();
    MPSolver.ResultStatus status = solver.solve();
    return switch (status) {
      case OPTIMAL -> OptionalLong.of(Math.round(cost.value()));
      case INFEASIBLE -> OptionalLong.empty();
      default -> throw new IllegalStateException("SCIP ended with " + status);
    };
  }

  /** done − (done of the stage before) − latency ≥ 0; the latency's terms come later. */
  private static MPConstraint startsAfter(MPSolver solver, MPVariable done, MPVariable before) {
    MPConstraint constraint = solver.makeConstraint(0, MPSolver.infinity());
    constraint.setCoefficient(done, 1);
    if (before != null) {
      constraint.setCoefficient(before, -1);
    }
    return constraint;
  }

  private static double scale(AccuracyFloor floor, double accuracy) {
    return floor.rule() == AccuracyFloor.Rule.PRODUCT ? Math.log(accuracy) : accuracy;
  }
}
