package io.twoscales.benchmarks;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.traces.RateTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One decision of a policy on a chain of stages, each like the papers' classifier. What it sees is
 * twenty minutes of noisy load with surges to four times the base, flashes that nothing can carry,
 * and queues that come of both; replicas are those that the policy itself had planned when this was
 * recorded.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PolicyDecision {
  private static final int SECONDS = 1200;
  private static final double BASE_PER_SECOND = 30;
  private static final CpuLimits LIMITS = new CpuLimits(1000, 16_000, 1_000_000);

  @Param({"hybrid"})
  public String policy;

  /** Options as in an experiment. */
  @Param({"{none: 0}"})
  public String options;

  @Param({"10"})
  public int stages;

  private Controller controller;
  private Observation[] observations;
  private int next;

  @Setup
  public void prepare() {
    Pipeline pipeline = pipeline();
    double[] rates = rates();
    ControllerSetting setting =
        new ControllerSetting(pipeline, pipeline.sloMs(), LIMITS, new RateTrace("t", rates));
    observations = record(fresh(setting), rates);
    controller = fresh(setting);
  }

  @Benchmark
  public Plan decide() {
    Plan plan = controller.decide(observations[next]);
    next = next + 1 == observations.length ? 0 : next + 1;
    return plan;
  }

  private Controller fresh(ControllerSetting setting) {
    YamlMap written = YamlFile.parse(policy, options);
    return ServiceLoader.load(ControllerFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.name().equals(policy))
        .findFirst()
        .orElseThrow()
        .create(setting, written::optional);
  }

  private Pipeline pipeline() {
    VariantLatency latency =
        new VariantLatency.Coefficients(34.693, 19.479, 2.058, 14.259, OptionalInt.empty());
    List<Integer> batches = IntStream.rangeClosed(1, 16).boxed().toList();
    List<StageSpec> specs = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      specs.add(
          new StageSpec(
              "stage" + s,
              s == 0 ? List.of() : List.of("stage" + (s - 1)),
              1,
              batches,
              List.of(new Variant("v", 1, latency, "i", "m"))));
    }
    return new Pipeline("chain", 250.0 * stages, Payload.SENTENCES, specs);
  }

  private static double[] rates() {
    SplittableRandom random = new SplittableRandom(1);
    double[] rates = new double[SECONDS];
    for (int second = 0; second < SECONDS; second++) {
      double mean = second / 60 % 3 == 2 ? 4 * BASE_PER_SECOND : BASE_PER_SECOND;
      if (second % 200 == 150) {
        mean = 40 * BASE_PER_SECOND;
      }
      rates[second] =
          Math.max(0, Math.rint(mean + Math.sqrt(12 * mean) * (random.nextDouble() - 0.5)));
    }
    return rates;
  }

  private Observation[] record(Controller recorded, double[] rates) {
    Plan plan = recorded.initialPlan();
    Observation[] seen = new Observation[rates.length];
    for (int second = 0; second < rates.length; second++) {
      List<StageObservation> all = new ArrayList<>();
      int queued = second % 7 == 0 ? (int) (rates[second] / 5) : 0;
      for (StagePlan stage : plan.stages()) {
        List<ReplicaObservation> replicas = new ArrayList<>();
        for (int r = 0; r < stage.replicas(); r++) {
          replicas.add(
              new ReplicaObservation(
                  stage.stage() + "-" + r,
                  stage.stage(),
                  ReplicaState.READY,
                  stage.millicores(),
                  0.7 * stage.millicores(),
                  false));
        }
        all.add(
            new StageObservation(
                stage.stage(),
                rates[second],
                rates[second],
                queued,
                queued > 0 ? 120 : 0,
                stage.replicas(),
                replicas));
      }
      seen[second] = new Observation(second, all, 150, 220, 0.01, LIMITS.capacityMillicores());
      plan = recorded.decide(seen[second]);
    }
    return seen;
  }
}
