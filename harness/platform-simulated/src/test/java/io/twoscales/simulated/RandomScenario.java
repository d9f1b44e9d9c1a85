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
import io.twoscales.core.run.Schedule;
import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.QueueOrder;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Anything that can be asked of the simulator, drawn from a seed: also what makes no sense. */
final class RandomScenario {
  private static final int SECONDS = 12;
  private static final int UNIT = 100;

  private final SplittableRandom random;
  private final long seed;

  private RandomScenario(long seed) {
    this.random = new SplittableRandom(seed);
    this.seed = seed;
  }

  static RunSpec of(long seed) {
    return new RandomScenario(seed).draw();
  }

  private RunSpec draw() {
    Pipeline pipeline = pipeline();
    int maxUnits = 1 + random.nextInt(8);
    int nodes = 1 + random.nextInt(3);
    int capacity = nodes * UNIT * (maxUnits + random.nextInt(12));
    CpuLimits limits = new CpuLimits(UNIT, UNIT * maxUnits, capacity);
    PlatformSettings.Simulated platform =
        new PlatformSettings.Simulated(
            limits,
            Duration.ofMillis(1 + random.nextInt(4000)),
            delay(3000),
            delay(600),
            nodes,
            random.nextBoolean() ? ServiceNoise.PROFILE : ServiceNoise.of(random.nextDouble()));
    Workload workload =
        new Workload(
            "random",
            rates(),
            random.nextBoolean() ? ArrivalProcess.POISSON : ArrivalProcess.UNIFORM,
            random.nextInt(3));
    Experiment experiment =
        new Experiment(
            "scenario-" + seed,
            "",
            pipeline,
            20 + random.nextInt(400),
            Duration.ofMillis(1 + random.nextInt(1500)),
            workload,
            platform,
            serving(),
            faults(pipeline),
            EnumSet.allOf(Detail.class),
            List.of(),
            1,
            seed,
            List.of());
    Schedule schedule = Schedule.draw(workload, seed, 1);
    return new RunSpec(experiment, "random", new RandomController(pipeline, limits), 1, schedule);
  }

  private Pipeline pipeline() {
    List<StageSpec> stages = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int s = 0; s < count; s++) {
      TreeSet<String> after = new TreeSet<>();
      for (int i = 0; s > 0 && i < 1 + random.nextInt(2); i++) {
        after.add("s" + random.nextInt(s));
      }
      double multiplicity = random.nextInt(3) == 0 ? 3 * random.nextDouble() + 0.01 : 1;
      stages.add(
          new StageSpec(
              "s" + s, List.copyOf(after), multiplicity, List.of(1, 2, 4, 8), List.of(variant())));
    }
    return new Pipeline("random", 100, Payload.SENTENCES, stages);
  }

  private Variant variant() {
    VariantLatency latency =
        new VariantLatency.Coefficients(
            60 * random.nextDouble(),
            10 * random.nextDouble(),
            5 * random.nextDouble(),
            0.01 + 5 * random.nextDouble(),
            OptionalInt.of(UNIT));
    return new Variant("v", 1, latency, "none", "v");
  }

  private RateTrace rates() {
    double[] rates = new double[SECONDS];
    double level = random.nextInt(40);
    for (int s = 0; s < SECONDS; s++) {
      if (random.nextInt(4) == 0) {
        level = random.nextInt(10) == 0 ? 300 : random.nextInt(60);
      }
      rates[s] = level;
    }
    return new RateTrace("random", rates);
  }

  private ServingSettings serving() {
    ServingSettings.Drop[] drops = ServingSettings.Drop.values();
    return new ServingSettings(
        QueueOrder.values()[random.nextInt(2)],
        DispatchRule.values()[random.nextInt(4)],
        random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(80)),
        drops[random.nextInt(drops.length)],
        random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 10_000,
        random.nextBoolean() ? Duration.ofSeconds(30) : Duration.ofMillis(1 + random.nextInt(500)));
  }

  private Delay delay(int mostMillis) {
    int median = random.nextInt(mostMillis);
    return median == 0 || random.nextBoolean()
        ? Delay.fixed(Duration.ofMillis(median))
        : new Delay(Duration.ofMillis(median), Duration.ofMillis(median * (1 + random.nextInt(3))));
  }

  private List<Fault> faults(Pipeline pipeline) {
    List<Fault> faults = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      faults.add(fault("s" + random.nextInt(pipeline.stages().size())));
    }
    return faults;
  }

  private Fault fault(String stage) {
    double at = SECONDS * random.nextDouble();
    double lasting = 0.001 + 4 * random.nextDouble();
    int replicas = 1 + random.nextInt(3);
    return switch (random.nextInt(12)) {
      case 0 -> new Fault.Kill(at, stage, replicas);
      case 1 -> new Fault.Hang(at, stage, replicas, lasting);
      case 2 -> new Fault.Slow(at, stage, replicas, 1 + 20 * random.nextDouble(), lasting);
      case 3 -> new Fault.NeverReady(at, stage, lasting);
      case 4 -> new Fault.StartsFail(at, stage, lasting);
      case 5 -> new Fault.ResizesRefused(at, stage, lasting);
      case 6 -> new Fault.ResizesDeferred(at, stage, lasting);
      case 7 -> new Fault.ResizesLate(at, stage, lasting, 3 * random.nextDouble());
      case 8 -> new Fault.GatewayPause(at, lasting);
      case 9 -> new Fault.NetworkDelay(at, stage, replicas, 200 * random.nextDouble(), lasting);
      case 10 -> new Fault.NetworkLoss(at, stage, replicas, 0.3 * random.nextDouble(), lasting);
      default -> new Fault.MetricsMissing(at, lasting);
    };
  }

  /** Wants something else whenever it likes, more than there is included. */
  private final class RandomController implements Controller {
    private final SplittableRandom whims = random.split();
    private final Pipeline pipeline;
    private final CpuLimits limits;
    private Plan plan;

    RandomController(Pipeline pipeline, CpuLimits limits) {
      this.pipeline = pipeline;
      this.limits = limits;
      this.plan = whim();
    }

    @Override
    public Plan initialPlan() {
      return plan;
    }

    @Override
    public Plan decide(Observation observation) {
      if (whims.nextInt(3) == 0) {
        plan = whim();
      }
      return plan;
    }

    private Plan whim() {
      List<StagePlan> stages = new ArrayList<>();
      for (StageSpec stage : pipeline.stages()) {
        int replicas = 1 + whims.nextInt(whims.nextInt(8) == 0 ? 200 : 4);
        stages.add(
            new StagePlan(
                stage.name(), replicas, cpu(), cpu(), stage.batches().get(whims.nextInt(4))));
      }
      return new Plan(stages, "a whim");
    }

    private int cpu() {
      return UNIT * (1 + whims.nextInt(limits.maxPerReplicaMillicores() / UNIT));
    }
  }
}
