package io.twoscales.simulated;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ServiceNoise;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.experiment.Workload;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * One stage, replicas that take 100 ms for a request at one unit of 100m, cold start 3 s, and plans
 * by the second; what the tests change is a method each.
 */
final class Bench {
  private int seconds = 20;
  private double perSecond = 5;
  private int capacityMillicores = 2000;
  private int nodes = 1;
  private Delay resizeDelay = Delay.fixed(Duration.ofMillis(10));
  private ServingSettings serving = ServingSettings.DEFAULT;
  private List<Fault> faults = List.of();
  private UnaryOperator<PlatformSettings.Simulated> platform = UnaryOperator.identity();
  private final StagePlan[] plans = new StagePlan[1000];

  final DigestRecorder recorder = new DigestRecorder(false);

  Bench() {
    plan(0, 1, 100);
  }

  Bench load(double requestsPerSecond, int forSeconds) {
    perSecond = requestsPerSecond;
    seconds = forSeconds;
    return this;
  }

  Bench capacity(int millicores, int onNodes) {
    capacityMillicores = millicores;
    nodes = onNodes;
    return this;
  }

  Bench serving(ServingSettings settings) {
    serving = settings;
    return this;
  }

  Bench platform(UnaryOperator<PlatformSettings.Simulated> other) {
    platform = other;
    return this;
  }

  Bench faults(Fault... some) {
    faults = List.of(some);
    return this;
  }

  /** From a second on. */
  Bench plan(int second, int replicas, int millicores) {
    return plan(second, replicas, millicores, millicores);
  }

  /** From a second on, replicas that start with another limit. */
  Bench plan(int second, int replicas, int millicores, int startingMillicores) {
    Arrays.fill(
        plans,
        second,
        plans.length,
        new StagePlan("serve", replicas, millicores, startingMillicores, 1));
    return this;
  }

  RunTotals run() {
    VariantLatency latency = new VariantLatency.Coefficients(100, 0, 0, 0.001, OptionalInt.of(100));
    StageSpec stage =
        new StageSpec(
            "serve", List.of(), 1, List.of(1), List.of(new Variant("v", 1, latency, "i", "m")));
    double[] rates = new double[seconds];
    Arrays.fill(rates, perSecond);
    Workload workload =
        new Workload("constant", new RateTrace("r", rates), ArrivalProcess.UNIFORM, 0);
    Experiment experiment =
        new Experiment(
            "bench",
            "",
            new Pipeline("bench", 500, Payload.SENTENCES, List.of(stage)),
            500,
            Duration.ofMillis(1500),
            workload,
            platform.apply(
                new PlatformSettings.Simulated(
                    new CpuLimits(100, 400, capacityMillicores),
                    Duration.ofSeconds(6),
                    Delay.fixed(Duration.ofSeconds(3)),
                    resizeDelay,
                    nodes,
                    ServiceNoise.of(0))),
            serving,
            faults,
            EnumSet.allOf(Detail.class),
            List.of(),
            1,
            1,
            List.of());
    Schedule schedule = Schedule.draw(workload, 1, 1);
    return new CheckedRun(
            new RunSpec(experiment, "bench", new ByTheSecond(), 1, schedule), recorder)
        .run(0, () -> 0);
  }

  private final class ByTheSecond implements Controller {
    @Override
    public Plan initialPlan() {
      return new Plan(List.of(plans[0]), "the first");
    }

    @Override
    public Plan decide(Observation observation) {
      int second = (int) Math.max(0, Math.floor(observation.timeSeconds()));
      return new Plan(List.of(plans[Math.min(second, plans.length - 1)]), "by the second");
    }
  }
}
