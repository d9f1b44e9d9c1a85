package io.twoscales.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.control.bench.PolicyRun;
import io.twoscales.control.bench.TickedCluster;
import io.twoscales.control.bench.VideoPipeline;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that no policy may break down over or oscillate on, and from which it must recover. */
class EveryPolicyTest {
  /** Not decided here but by a file or a program that the experiment names. */
  private static final Set<String> NEED_OPTIONS = Set.of("scripted", "external");

  static Stream<String> policies() {
    return ServiceLoader.load(ControllerFactory.class).stream()
        .map(provider -> provider.get().name())
        .filter(name -> !NEED_OPTIONS.contains(name))
        .sorted();
  }

  private static Controller controller(String policy, double... rates) {
    return VideoPipeline.controller(policy, "{}", VideoPipeline.setting(rates));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void takesAnythingThatCanBeObserved(String policy) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Controller controller = controller(policy, 10, 40, 20);
      double time = -65;
      for (int i = 0; i < 300; i++) {
        time += random.nextInt(10) == 0 ? random.nextInt(7200) - 3600 : 1;
        Plan plan = controller.decide(anything(random, time));
        assertThat(plan.stages()).hasSize(2);
        assertThat(plan.reason()).isNotBlank();
        assertThat(plan.stages())
            .allMatch(s -> s.millicores() <= VideoPipeline.LIMITS.maxPerReplicaMillicores())
            .allMatch(s -> s.replicas() <= 5000 && s.batchSize() <= 8);
      }
    }
  }

  private static Observation anything(Random random, double timeSeconds) {
    double[] rates = {0, 1, 20, 60, 1e4, Double.NaN};
    double rate = rates[random.nextInt(rates.length)];
    List<StageObservation> stages = new ArrayList<>();
    for (String stage : VideoPipeline.STAGES) {
      List<ReplicaObservation> replicas = new ArrayList<>();
      int count = random.nextInt(6);
      for (int r = 0; r < count; r++) {
        ReplicaState[] states = ReplicaState.values();
        replicas.add(
            new ReplicaObservation(
                stage + r,
                stage,
                states[random.nextInt(states.length)],
                1000 * (1 + random.nextInt(8)),
                random.nextBoolean() ? Double.NaN : random.nextInt(8000),
                random.nextBoolean()));
      }
      int queued = random.nextInt(4) == 0 ? random.nextInt(10_000) : 0;
      stages.add(
          new StageObservation(
              stage,
              rate,
              random.nextInt(50),
              queued,
              queued == 0 ? 0 : random.nextInt(60_000),
              random.nextInt(20),
              replicas));
    }
    int[] capacities = {0, 1000, 20_000, 100_000};
    return new Observation(
        timeSeconds,
        stages,
        Double.NaN,
        random.nextBoolean() ? Double.NaN : 900,
        random.nextDouble(),
        capacities[random.nextInt(capacities.length)]);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void comesToRestUnderAConstantLoadAlsoWhenTheCapacityHasShrunk(String policy) {
    TickedCluster cluster = new TickedCluster(controller(policy, 20, 20), 6);
    cluster.ticks(120, 20);
    cluster.capacity(10_000).ticks(120, 20);

    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      seen.add(cluster.tick(20).stages());
    }
    assertThat(seen).as("plans of the last minute").hasSizeLessThanOrEqualTo(2);
  }

  /** Policies that follow the load by themselves within half a minute. */
  @ParameterizedTest
  @ValueSource(strings = {"hybrid", "fa2", "themis", "oracle", "kpa"})
  void anHourOfNothingAndThenAWall(String policy) {
    double[] rates = new double[3600 + 120];
    Arrays.fill(rates, 3600, rates.length, 40);

    PolicyRun run = PolicyRun.of(controller(policy, rates), rates);

    assertThat(run.violationRate(3690, 3720)).as("recovered").isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hybrid", "fa2", "themis", "oracle", "static-peak"})
  void allReplicasGoneAtOnce(String policy) {
    double[] rates = new double[240];
    Arrays.fill(rates, 20);

    PolicyRun run =
        PolicyRun.of(
            controller(policy, rates),
            rates,
            new Fault.Kill(120, "detect", 50),
            new Fault.Kill(120, "classify", 50));

    assertThat(run.violationRate(120, 126)).as("nothing serves for a while").isGreaterThan(0.5);
    assertThat(run.violationRate(190, 240)).as("recovered").isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hybrid", "fa2", "themis", "oracle"})
  void metricsMissingWhileTheLoadChanges(String policy) {
    double[] rates = new double[240];
    Arrays.fill(rates, 15);
    Arrays.fill(rates, 110, rates.length, 30);

    PolicyRun run =
        PolicyRun.of(controller(policy, rates), rates, new Fault.MetricsMissing(100, 25));

    assertThat(run.decisions)
        .noneMatch(
            d -> d.observation().timeSeconds() > 100.5 && d.observation().timeSeconds() < 124.5);
    assertThat(run.violationRate(190, 240)).as("recovered").isLessThan(0.3);
  }
}
