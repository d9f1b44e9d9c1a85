package io.twoscales.profiling;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.experiment.CarriedLoad;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Limits;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.StageAllocation;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.VariantModel;
import io.twoscales.solver.latency.Profile;
import io.twoscales.solver.latency.ProfileCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;

/**
 * A testbed that is neither idle nor drowned: what follows from a machine's CPUs and from how fast
 * a pipeline is.
 *
 * @param limits unit, largest replica and capacity
 * @param sloMs the pipeline's objective, or one that can be reached where that cannot
 * @param ownSlo whether it is the pipeline's
 * @param carriedPerSecond requests per second that all CPU carries within the objective
 * @param utilisation where the peak of the load is put, as a share of that
 * @param largestUsefulBatch by stage, in the pipeline's order: the largest batch that leaves time
 *     for the other stages; 0 when none does
 */
public record Calibration(
    CpuLimits limits,
    double sloMs,
    boolean ownSlo,
    double carriedPerSecond,
    double utilisation,
    List<Integer> largestUsefulBatch) {

  private static final int[] UNITS = {50, 100, 200, 250, 500, 1000};
  private static final double SLO_STEP_MS = 10;
  private static final double SLO_OVER_FASTEST = 2;
  private static final double UTILISATION_STEP = 0.01;

  /**
   * How much less than wanted it may be. Much less, and one of the largest replicas would carry the
   * peak, or would not, as fast as the machine is that minute.
   */
  private static final double REACH = 0.1;

  private static final double ROUNDING = 1e-9;

  /**
   * Arrivals come in bursts, and a machine is slower in some minutes: a plan that needs more of its
   * throughput than this drowns whichever policy made it.
   */
  private static final double BUSIEST_AT_PEAK = 0.92;

  /**
   * How close to the best work per CPU a unit has to come for small replicas to be worth it. The
   * next larger unit leaves half the room to grow in place: with one of a quarter of the largest
   * replica a single one bridges a surge while others start, with one of a half none does.
   */
  private static final double WORTHWHILE_UNIT = 0.6;

  /**
   * Requests per second that gateway and load generator were shown to carry on one CPU with
   * requests sent within milliseconds of their time ({@code experiments/fidelity}).
   */
  private static final double CARRIED_PER_OTHER_CPU = 500;

  /**
   * What is known of the machine.
   *
   * @param capacityMillicores CPU for replicas
   * @param leastUnitMillicores the smallest limit that the CFS period allows
   * @param otherCpus CPUs of gateway and load generator, at least 1
   */
  public record Platform(int capacityMillicores, int leastUnitMillicores, int otherCpus) {

    /** The kernel takes no quota of less than 1 ms. */
    public static Platform of(int capacityMillicores, Duration cfsPeriod, int otherCpus) {
      return new Platform(
          capacityMillicores, (int) Math.ceil(1e9 / cfsPeriod.toNanos()), Math.max(1, otherCpus));
    }

    /** Requests per second that can be sent and passed on without being late. */
    public double largestPeakPerSecond() {
      return CARRIED_PER_OTHER_CPU * otherCpus;
    }
  }

  /**
   * Calibrates.
   *
   * @param utilisation wanted, above 0
   * @throws IllegalArgumentException when the machine has too little CPU for the pipeline's stages
   */
  public static Calibration of(Pipeline pipeline, Platform platform, double utilisation) {
    int stages = pipeline.stages().size();
    int least = platform.leastUnitMillicores();
    int most = platform.capacityMillicores();
    for (StageSpec stage : pipeline.stages()) {
      IntSummaryStatistics range = measured(stage);
      if (range.getCount() > 0) {
        least = Math.max(least, range.getMin());
        most = Math.min(most, range.getMax());
      }
    }
    CpuLimits limits = null;
    CpuLimits reachable = null;
    for (int unit : UNITS) {
      if (unit >= least && 2 * unit * stages <= platform.capacityMillicores()) {
        CpuLimits candidate = limits(pipeline, unit, most, platform.capacityMillicores());
        if (isReachable(pipeline, pipeline.sloMs(), candidate)) {
          reachable = reachable == null ? candidate : reachable;
          if (isWorthwhile(pipeline, candidate)) {
            return loaded(pipeline, candidate, pipeline.sloMs(), true, utilisation, platform);
          }
        }
        limits = limits == null ? candidate : limits;
      }
    }
    if (reachable != null) {
      return loaded(pipeline, reachable, pipeline.sloMs(), true, utilisation, platform);
    }
    if (limits == null) {
      throw new IllegalArgumentException(
          "%d stages, each of two units of %dm at least, need more than the %dm that replicas have here"
              .formatted(stages, least, platform.capacityMillicores()));
    }
    return loaded(pipeline, limits, reachableSloMs(pipeline, limits), false, utilisation, platform);
  }

  /** The largest rate of the load that is put on it, in requests per second. */
  public double peakPerSecond() {
    return utilisation * carriedPerSecond;
  }

  /**
   * Half of what the stage with the most work has of the capacity: its peak takes two replicas at
   * least, so that both scales matter.
   */
  private static CpuLimits limits(Pipeline pipeline, int unit, int most, int capacity) {
    double all = 0;
    double largest = 0;
    for (StageModel stage : pipeline.model(new CpuLimits(unit, unit, capacity)).stages()) {
      double work = stage.multiplicity() / itemsPerCpuSecond(stage, unit);
      all += work;
      largest = Math.max(largest, work);
    }
    int half = (int) (capacity * largest / all / 2 / unit + ROUNDING) * unit;
    return new CpuLimits(unit, Math.max(unit, Math.min(half, most / unit * unit)), capacity);
  }

  /** Whether replicas of one unit do about as much with their CPU as any larger ones. */
  private static boolean isWorthwhile(Pipeline pipeline, CpuLimits limits) {
    for (StageModel stage : pipeline.model(limits).stages()) {
      double best = 0;
      for (int units = 1; units <= stage.cpu().size(); units++) {
        best = Math.max(best, itemsPerCpuSecond(stage, units * stage.cpu().unitMillicores()));
      }
      if (itemsPerCpuSecond(stage, limits.unitMillicores()) < WORTHWHILE_UNIT * best) {
        return false;
      }
    }
    return true;
  }

  private static double itemsPerCpuSecond(StageModel stage, int millicores) {
    VariantModel first = stage.variants().get(0);
    return stage.batches().stream()
        .mapToDouble(b -> 1e6 * b / first.mean().latencyMs(b, millicores) / millicores)
        .max()
        .orElseThrow();
  }

  private static boolean isReachable(Pipeline pipeline, double sloMs, CpuLimits limits) {
    return solver(pipeline, limits).horizontal(new Demand(1, sloMs)).feasible();
  }

  /** Twice what a request takes alone, at replicas of one unit. */
  private static double reachableSloMs(Pipeline pipeline, CpuLimits limits) {
    PipelineModel model = pipeline.model(limits);
    double fastest = 0;
    double[] until = new double[model.stages().size()];
    for (int s = 0; s < until.length; s++) {
      StageModel stage = model.stages().get(s);
      for (int before = 0; before < s; before++) {
        if (stage.after().contains(model.stages().get(before).name())) {
          until[s] = Math.max(until[s], until[before]);
        }
      }
      VariantModel first = stage.variants().get(0);
      until[s] += first.tail().latencyMs(stage.batches().get(0), limits.unitMillicores());
      fastest = Math.max(fastest, until[s]);
    }
    return Math.ceil(SLO_OVER_FASTEST * fastest / SLO_STEP_MS) * SLO_STEP_MS;
  }

  private static Calibration loaded(
      Pipeline pipeline,
      CpuLimits limits,
      double sloMs,
      boolean ownSlo,
      double wanted,
      Platform platform) {
    double carried = CarriedLoad.of(pipeline, sloMs, limits).perSecond();
    double most = Math.min(wanted, platform.largestPeakPerSecond() / carried);
    return new Calibration(
        limits,
        sloMs,
        ownSlo,
        carried,
        sparing(most, carried, sloMs, solver(pipeline, limits)),
        usefulBatches(pipeline, limits, sloMs));
  }

  /**
   * The largest utilisation at which the cheapest plan has enough to spare; the one at which it has
   * most, where none within reach has enough.
   */
  private static double sparing(double most, double carried, double sloMs, ExactSolver solver) {
    double best = most;
    double least = Double.POSITIVE_INFINITY;
    int steps = (int) Math.floor(Math.min(REACH, most / 2) / UTILISATION_STEP + ROUNDING);
    for (int step = 0; step <= steps && least > BUSIEST_AT_PEAK; step++) {
      double utilisation = most - step * UTILISATION_STEP;
      double busiest = busiest(new Demand(utilisation * carried, sloMs), solver);
      if (busiest < least) {
        least = busiest;
        best = utilisation;
      }
    }
    return best;
  }

  /** How much of its throughput the busiest stage of the cheapest plan needs. */
  private static double busiest(Demand peak, ExactSolver solver) {
    return solver.joint(peak).plan().stream()
        .flatMap(plan -> plan.stages().stream())
        .mapToDouble(StageAllocation::utilisation)
        .max()
        .orElse(1);
  }

  private static ExactSolver solver(Pipeline pipeline, CpuLimits limits) {
    PipelineModel model = pipeline.model(limits);
    Limits bounds = Limits.NONE.withCapacity(limits.capacityMillicores());
    for (StageModel stage : model.stages()) {
      String first = stage.variants().get(0).name();
      bounds = bounds.withStage(stage.name(), bounds.stage(stage.name()).withVariant(first));
    }
    return new ExactSolver(model).withLimits(bounds);
  }

  private static List<Integer> usefulBatches(Pipeline pipeline, CpuLimits limits, double sloMs) {
    List<Integer> largest = new ArrayList<>();
    PipelineModel model = pipeline.model(limits);
    double singles = 0;
    for (StageModel stage : model.stages()) {
      singles += tailMs(stage, stage.batches().get(0), limits);
    }
    for (StageModel stage : model.stages()) {
      double others = singles - tailMs(stage, stage.batches().get(0), limits);
      largest.add(
          stage.batches().stream()
              .filter(batch -> others + tailMs(stage, batch, limits) <= sloMs)
              .mapToInt(Integer::intValue)
              .max()
              .orElse(0));
    }
    return largest;
  }

  private static double tailMs(StageModel stage, int batch, CpuLimits limits) {
    return stage.variants().get(0).tail().latencyMs(batch, limits.maxPerReplicaMillicores());
  }

  /** The CPU limits at which a stage was measured; empty when its coefficients are given. */
  private static IntSummaryStatistics measured(StageSpec stage) {
    VariantLatency latency = stage.served().latency();
    Optional<Profile> profile =
        latency instanceof VariantLatency.Fitted fitted
            ? Optional.of(fitted.profile())
            : latency instanceof VariantLatency.Interpolated table
                ? Optional.of(table.profile())
                : Optional.empty();
    return profile.stream()
        .flatMap(p -> p.cellsOf(stage.served().name()).stream())
        .mapToInt(ProfileCell::millicores)
        .summaryStatistics();
  }
}
