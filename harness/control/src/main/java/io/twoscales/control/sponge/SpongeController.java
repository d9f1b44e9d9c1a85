package io.twoscales.control.sponge;

import io.twoscales.control.model.ModelledPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vertical scaling in place, after Sponge (arXiv 2404.00704): the number of replicas is fixed;
 * every second the least CPU, and with it the batch, such that the load is kept up with and every
 * item of the queue as it stands meets its deadline: its batch's latency + waiting of the batches
 * ahead + time already spent ≤ 0.9·SLO. Never adds replicas.
 *
 * <p>Sponge has one stage. Our reading for pipelines: for every stage j the oldest item that waits
 * there, having spent its wait and the batch latencies of the stages before, must still get through
 * stage j and those after it; stages count one after the other, in the order of the pipeline, also
 * where they could run side by side. The least Σ n·c is found exactly, by dynamic programming over
 * the total CPU, from the last stage to the first.
 */
final class SpongeController implements Controller {
  private final ModelledPipeline pipeline;
  private final SpongeSettings settings;
  private final StageSizes[] stages;
  private final int unitMillicores;
  private int[] units;
  private int[] batchIndexes;
  private String reason = "one unit each to begin with";
  private List<Candidate> candidates = List.of();

  SpongeController(ModelledPipeline pipeline, SpongeSettings settings, int[] replicas) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.unitMillicores = pipeline.limits().unitMillicores();
    this.stages = new StageSizes[replicas.length];
    for (int s = 0; s < replicas.length; s++) {
      stages[s] = new StageSizes(pipeline.model().stages().get(s), replicas[s]);
    }
    this.units = new int[stages.length];
    this.batchIndexes = new int[stages.length];
    Arrays.fill(units, 1);
  }

  @Override
  public Plan initialPlan() {
    return plan();
  }

  @Override
  public Plan decide(Observation observation) {
    double rate = pipeline.arrivalRate(observation);
    int largestCost = observation.capacityMillicores() / unitMillicores;
    double[] budgetMs = budgets(observation);
    CheapestSizes cheapest = new CheapestSizes(stages, rate, queued(observation), budgetMs);
    if (cheapest.found() && cheapest.costUnits() <= largestCost) {
      units = cheapest.units();
      batchIndexes = cheapest.batchIndexes();
      reason =
          seen(rate, observation)
              + "the least CPU that has all of them done in "
              + Decimal.fixed(budgetMs[0], 0)
              + " ms";
    } else {
      growAsFarAsPossible(rate, observation, largestCost);
      reason = seen(rate, observation) + "no size meets the deadlines, the largest that fits";
    }
    candidates =
        List.of(
            new Candidate(
                "vertical(queue)",
                rate,
                cheapest.found(),
                costUnits() * (double) unitMillicores,
                latencyMs(),
                Arrays.toString(units) + " units"));
    return plan();
  }

  private static String seen(double rate, Observation observation) {
    return Decimal.fixed(rate, 1)
        + " requests/s, "
        + Arrays.toString(queued(observation))
        + " queued: ";
  }

  /** For every stage, the time that its oldest item has left from its entry to the stage. */
  private double[] budgets(Observation observation) {
    double[] budgets = new double[stages.length];
    double before = 0;
    for (int s = 0; s < stages.length; s++) {
      double waited = observation.stages().get(s).oldestWaitMs();
      budgets[s] =
          settings.sloShare() * pipeline.sloMs() - before - (Double.isNaN(waited) ? 0 : waited);
      before += stages[s].batchMs(units[s], batchIndexes[s]);
    }
    return budgets;
  }

  private static int[] queued(Observation observation) {
    return observation.stages().stream().mapToInt(StageObservation::queueLength).toArray();
  }

  /** All stages as large as they can be; smaller, evenly, where the capacity has no room. */
  private void growAsFarAsPossible(double rate, Observation observation, int largestCost) {
    for (int s = 0; s < stages.length; s++) {
      units[s] = stages[s].largest();
    }
    while (costUnits() > largestCost) {
      int largest = 0;
      for (int s = 1; s < stages.length; s++) {
        largest = units[s] > units[largest] ? s : largest;
      }
      if (units[largest] == 1) {
        break;
      }
      units[largest]--;
    }
    for (int s = 0; s < stages.length; s++) {
      int queued = observation.stages().get(s).queueLength();
      int keepingUp = stages[s].bestBatch(units[s], rate, queued);
      batchIndexes[s] = keepingUp >= 0 ? keepingUp : stages[s].bestBatch(units[s], 0, queued);
    }
  }

  private int costUnits() {
    int cost = 0;
    for (int s = 0; s < stages.length; s++) {
      cost += stages[s].replicas() * units[s];
    }
    return cost;
  }

  private double latencyMs() {
    double latency = 0;
    for (int s = 0; s < stages.length; s++) {
      latency += stages[s].batchMs(units[s], batchIndexes[s]);
    }
    return latency;
  }

  private Plan plan() {
    List<StagePlan> plans = new ArrayList<>();
    for (int s = 0; s < stages.length; s++) {
      int millicores = units[s] * unitMillicores;
      plans.add(
          new StagePlan(
              pipeline.stageNames().get(s),
              stages[s].replicas(),
              millicores,
              millicores,
              stages[s].batch(batchIndexes[s])));
    }
    return new Plan(plans, candidates, reason);
  }
}
