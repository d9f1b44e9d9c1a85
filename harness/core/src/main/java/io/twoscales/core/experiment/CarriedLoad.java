package io.twoscales.core.experiment;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.units.Cpu;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Limits;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.Solution;
import io.twoscales.solver.StageModel;
import java.util.Locale;

/**
 * The largest load that a pipeline carries within its objective with all of a platform's CPU, by
 * the exact solver, every stage running its first variant as under the policies.
 *
 * @param perSecond requests per second, above 0
 * @param by what carries it, in words
 */
public record CarriedLoad(double perSecond, String by) {
  private static final double MOST = 1e6;

  /** The solver looks no closer than a millionth of what it is asked for: ask again, for less. */
  private static final int QUESTIONS = 4;

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException when not even the smallest load can be carried, saying why
   */
  public static CarriedLoad of(Pipeline pipeline, double sloMs, CpuLimits limits) {
    PipelineModel model = pipeline.model(limits);
    Limits bounds = Limits.NONE.withCapacity(limits.capacityMillicores());
    for (StageModel stage : model.stages()) {
      bounds =
          bounds.withStage(
              stage.name(), bounds.stage(stage.name()).withVariant(stage.variants().get(0).name()));
    }
    ExactSolver solver = new ExactSolver(model).withLimits(bounds);
    double most = 0;
    double asked = MOST;
    Solution solution = solver.joint(new Demand(asked, sloMs));
    for (int question = 1; question < QUESTIONS; question++) {
      most = Math.max(most, solution.servedPerSecond());
      asked = Math.min(asked / 2, Math.max(2 * most, asked / 1000));
      solution = solver.joint(new Demand(asked, sloMs));
    }
    most = Math.max(most, solution.servedPerSecond());
    if (most == 0) {
      throw new IllegalArgumentException(
          "%s carries nothing within %.0f ms on this platform: %s"
              .formatted(pipeline.name(), sloMs, solution.binding().explanation()));
    }
    return new CarriedLoad(
        most,
        String.format(
            Locale.ROOT,
            "%s CPU carry within %s ms",
            Cpu.format(limits.capacityMillicores()),
            sloMs == Math.rint(sloMs) ? Long.toString((long) sloMs) : Double.toString(sloMs)));
  }
}
