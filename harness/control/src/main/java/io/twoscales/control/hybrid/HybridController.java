package io.twoscales.control.hybrid;

import io.twoscales.control.model.LargestBatches;
import io.twoscales.control.model.LatencyOutlook;
import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.control.model.Shortfall;
import io.twoscales.core.control.Controller;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.Resizing;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.Solution;
import io.twoscales.solver.StageAllocation;
import io.twoscales.solver.StageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two stages of Themis (arXiv 2407.14843), decided on the queues and on evidence of change
 * rather than by counting decisions. Every second:
 *
 * <p>Loads are taken for as many times larger as models have been seen to promise too much, {@link
 * Shortfall}.
 *
 * <ol>
 *   <li>The load is the mean since it last changed by more than chance, {@link LoadWatch}. A surge
 *       is taken to go on rising for another second.
 *   <li>In place: the least CPU for the replicas that serve with which what waits and what comes
 *       within the next second still meet the objective, {@link LatencyOutlook}. Queues that stay
 *       within the objective's slack need no CPU; those that do not get it at once, and give it
 *       back at the next decision. Where no size suffices, the largest load that does, and the
 *       extra replicas that the solver asks for beside it. Where there is no CPU for those, as many
 *       replicas as carry the most with the CPU there is. How much above the expected load that is
 *       sized depends on how often a steady load has missed the objective, {@link Wariness}; bursts
 *       that have missed it again and again are provided for until the next, {@link PeakMemory}.
 *   <li>As soon as the load is one load for a few seconds, the horizontal plan for it says how many
 *       replicas there should be. Missing ones are started, as many as there is CPU for, while
 *       those that serve carry the load in place; each decision sizes those that are READY by then,
 *       so the large ones shrink as the new ones arrive. Where the extra replicas of the step
 *       before had no CPU, none are started until the cool-down is over; and starts are given up
 *       when those that serve come to need their CPU.
 *   <li>Fewer replicas only when none of the last decisions about a load that lasts, as many as the
 *       cool-down has seconds, has wanted more: CPU shrinks first, which is cheap and can be taken
 *       back.
 * </ol>
 */
final class HybridController implements Controller {
  private static final int BISECTIONS = 5;
  private static final double INTERVAL_SECONDS = 1;

  /** How long a load must have been one load for what it misses to say something of the margin. */
  private static final int SECONDS_TO_LEARN = 3;

  private static final double NOTEWORTHY_SHORTFALL = 1.01;

  private final ModelledPipeline pipeline;
  private final LatencyOutlook outlook;
  private final LargestBatches batches;
  private final HybridSettings settings;
  private final LoadWatch load;
  private final Shortfall shortfall;
  private final HighestOf demands;
  private final Wariness wariness;
  private final PeakMemory memory;
  private final ReplicaCounts replicas;
  private Plan last;
  private boolean lastFits = true;

  HybridController(ModelledPipeline pipeline, HybridSettings settings) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.outlook = new LatencyOutlook(pipeline.model());
    this.batches = new LargestBatches(pipeline.model());
    this.load = new LoadWatch(settings);
    this.shortfall = new Shortfall(pipeline.model());
    this.wariness = new Wariness(settings);
    this.memory = new PeakMemory(settings);
    this.demands = new HighestOf(settings.shrinkSeconds());
    this.replicas =
        new ReplicaCounts(pipeline.stageNames(), startingMillicores(), settings.coolDownSeconds());
    int unit = pipeline.limits().unitMillicores();
    List<StagePlan> stages = new ArrayList<>();
    for (String stage : pipeline.stageNames()) {
      stages.add(new StagePlan(stage, 1, unit, unit, 1));
    }
    this.last = new Plan(stages, "one replica of one unit to begin with");
  }

  @Override
  public Plan initialPlan() {
    return last;
  }

  @Override
  public Plan decide(Observation observation) {
    load.observe(pipeline.arrivalRate(observation));
    shortfall.observe(observation, last.stages());
    double promised = shortfall.factor();
    ExactSolver solver = pipeline.solver(observation.capacityMillicores());
    boolean stable = load.stable(settings.stableSeconds());
    Solution sustained =
        lasting(solver, promised * withMargin(load.sustained(), settings.horizontalMargin()));

    Map<String, Integer> ready = ModelledPipeline.count(observation, ReplicaState.READY);
    Map<String, Integer> serving = replicas.serving(ready);
    learn(observation.violationRate());
    demands.add(
        leastDemand(solver, serving, observation, promised * load.sustained(), coming(promised)));
    Solution vertical = solver.vertical(pipeline.demand(demands.highest()), serving);
    List<Candidate> candidates =
        List.of(
            ModelledPipeline.candidate("vertical(demand)", vertical),
            ModelledPipeline.candidate("lasting(sustained)", sustained));
    String seen = seen(stable, promised);
    lastFits = vertical.feasible();
    if (vertical.plan().isEmpty()) {
      last = new Plan(last.stages(), candidates, seen + "holds the last plan: no plan fits");
      return last;
    }
    Allocation inPlace = vertical.plan().get();
    long free = observation.capacityMillicores() - inPlace.costMillicores();
    double now = observation.timeSeconds();
    replicas.keepStarts(now, serving, free);
    if (stable) {
      sustained.plan().ifPresent(plan -> replicas.scaleOut(now, plan, serving, free));
    }
    if (fits(inPlace, free)) {
      replicas.addExtra(inPlace);
    } else {
      Optional<Allocation> most = solver.joint(pipeline.demand(demands.highest())).plan();
      if (most.isPresent()) {
        replicas.consolidate(now, most.get());
        inPlace = largeWhereFewer(inPlace, most.get(), observation.capacityMillicores());
      }
    }
    last = new Plan(stages(inPlace), candidates, seen + words(inPlace, vertical, ready));
    return last;
  }

  private void learn(double violationRate) {
    boolean steady = load.stable(SECONDS_TO_LEARN);
    wariness.observe(violationRate, steady && lastFits);
    memory.observe(violationRate, !steady);
  }

  private String seen(boolean stable, double promised) {
    StringBuilder seen = new StringBuilder();
    seen.append("demand ")
        .append(Decimal.fixed(demands.highest(), 1))
        .append("/s (coming ")
        .append(Decimal.fixed(coming(promised), 1))
        .append("), sustained ")
        .append(Decimal.fixed(load.sustained(), 1))
        .append(stable ? "/s and stable: " : "/s but changing: ");
    if (wariness.deviations() > settings.verticalMargin()) {
      seen.append("wary by ")
          .append(Decimal.fixed(wariness.deviations(), 2))
          .append(" deviations: ");
    }
    if (memory.seconds() > 1) {
      seen.append("remembers ").append(memory.seconds()).append(" s: ");
    }
    if (promised > NOTEWORTHY_SHORTFALL) {
      seen.append("models promise ").append(Decimal.fixed(promised, 2)).append(" times too much: ");
    }
    return seen.toString();
  }

  /** Where fewer replicas stay, they are as large as those will be, at once. */
  static Allocation largeWhereFewer(Allocation inPlace, Allocation most, int capacityMillicores) {
    List<StageAllocation> stages = new ArrayList<>();
    for (int s = 0; s < inPlace.stages().size(); s++) {
      StageAllocation now = inPlace.stages().get(s);
      StageAllocation then = most.stages().get(s);
      stages.add(then.replicas() < now.replicas() ? then : now);
    }
    Allocation large = new Allocation(inPlace.ratePerSecond(), stages, inPlace.latencyMs());
    return large.costMillicores() <= capacityMillicores ? large : inPlace;
  }

  /**
   * The plan for a load that lasts: replicas of one unit; where the CPU there is does not carry the
   * load so, larger ones, which carry more with it.
   */
  private Solution lasting(ExactSolver solver, double rate) {
    Solution horizontal = solver.horizontal(pipeline.demand(rate));
    return horizontal.feasible() ? horizontal : solver.joint(pipeline.demand(rate));
  }

  private double coming(double promised) {
    double expected = withMargin(load.coming(), wariness.deviations());
    int remembered = memory.seconds();
    return promised
        * (remembered > 1 ? Math.max(expected, load.highestOfLast(remembered)) : expected);
  }

  private static double withMargin(double rate, double deviations) {
    return rate + deviations * Math.sqrt(rate);
  }

  /**
   * The least demand whose vertical plan keeps what waits and what comes within the next interval
   * in time.
   */
  private double leastDemand(
      ExactSolver solver,
      Map<String, Integer> serving,
      Observation observation,
      double low,
      double coming) {
    double high = Math.max(low, coming + backlogPerSecond(observation));
    if (inTime(solver, serving, observation, coming, low)) {
      return low;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (inTime(solver, serving, observation, coming, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean inTime(
      ExactSolver solver,
      Map<String, Integer> serving,
      Observation observation,
      double coming,
      double demand) {
    Solution solution = solver.vertical(pipeline.demand(demand), serving);
    return solution.feasible()
        && outlook.worstLatencyMs(solution.plan().get(), observation, coming, INTERVAL_SECONDS)
            <= settings.sloShare() * pipeline.sloMs();
  }

  /** Requests that wait beyond one batch per replica, worked off within half the SLO. */
  private double backlogPerSecond(Observation observation) {
    double highest = 0;
    for (int s = 0; s < observation.stages().size(); s++) {
      StageObservation stage = observation.stages().get(s);
      StageModel model = pipeline.model().stages().get(s);
      highest = Math.max(highest, stage.queueLength() / model.multiplicity());
    }
    return highest / (pipeline.sloMs() / 2 / 1000);
  }

  /** Whether there is CPU for the extra replicas beside those that serve. */
  private boolean fits(Allocation inPlace, long freeMillicores) {
    long extra = 0;
    for (StageAllocation stage : inPlace.stages()) {
      extra += (long) stage.extraReplicas() * pipeline.limits().unitMillicores();
    }
    return extra == 0 || extra <= freeMillicores;
  }

  private List<StagePlan> stages(Allocation inPlace) {
    int starting = startingMillicores();
    int[] largest = batches.of(inPlace, settings.batchShare() * pipeline.sloMs());
    List<StagePlan> stages = new ArrayList<>();
    for (int s = 0; s < largest.length; s++) {
      StageAllocation stage = inPlace.stages().get(s);
      stages.add(
          new StagePlan(
              stage.name(),
              replicas.of(stage.name()),
              stage.millicores(),
              starting,
              largest[s],
              Resizing.AT_ONCE));
    }
    return stages;
  }

  private int startingMillicores() {
    return Math.min(
        settings.startUnits() * pipeline.limits().unitMillicores(),
        pipeline.limits().maxPerReplicaMillicores());
  }

  private String words(Allocation inPlace, Solution vertical, Map<String, Integer> ready) {
    StringBuilder words =
        new StringBuilder(vertical.feasible() ? "" : "not feasible, best effort ");
    words.append(ModelledPipeline.brief(inPlace));
    replicas.forEach(
        (stage, count) -> {
          int there = ready.getOrDefault(stage, 0);
          if (there < count) {
            words.append("; ").append(stage).append(" waits for ").append(count - there);
          } else if (there > count) {
            words.append("; ").append(stage).append(" drains ").append(there - count);
          }
        });
    return words.toString();
  }
}
