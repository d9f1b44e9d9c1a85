package io.twoscales.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.experiment.BatchSamples;
import io.twoscales.core.experiment.ColdStart;
import io.twoscales.core.experiment.CpuQuotas;
import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.GatewayPauses;
import io.twoscales.core.experiment.MachineDrift;
import io.twoscales.core.experiment.MeasuredBatches;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ServiceNoise;
import io.twoscales.core.experiment.Waking;
import io.twoscales.core.experiment.Warming;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunTotals;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a platform that was measured has and an ideal one has not. */
class MeasuredPlatformTest {
  private static final Delay THREE_SECONDS = Delay.fixed(Duration.ofSeconds(3));
  private static final Delay ONE_SECOND = Delay.fixed(Duration.ofSeconds(1));
  private static final ColdStart BY_CPU =
      ColdStart.measured(
          Map.of("serve", Map.of(100, THREE_SECONDS, 400, ONE_SECOND)), THREE_SECONDS);

  private final Bench bench = new Bench();

  /** At 100m, 100 ms for a busy replica: 1 ms in each of ten periods. */
  private static final ServiceNoise TEN_MS_OF_CPU =
      new ServiceNoise.Samples(
          Map.of(
              "serve",
              MeasuredBatches.of(
                  new BatchSamples(
                      Map.of(1, Map.of(100, new double[] {100}, 1000, new double[] {10}))))));

  private static UnaryOperator<PlatformSettings.Simulated> with(int boost, CpuQuotas quotas) {
    return with(boost, quotas, Duration.ZERO);
  }

  private static UnaryOperator<PlatformSettings.Simulated> with(
      int boost, CpuQuotas quotas, Duration creation) {
    return with(boost, Delay.NONE, TEN_MS_OF_CPU, Optional.of(quotas), creation);
  }

  private static UnaryOperator<PlatformSettings.Simulated> with(
      int boost, Delay overhead, ServiceNoise noise, Optional<CpuQuotas> quotas) {
    return with(boost, overhead, noise, quotas, Duration.ZERO);
  }

  private static UnaryOperator<PlatformSettings.Simulated> with(
      int boost,
      Delay overhead,
      ServiceNoise noise,
      Optional<CpuQuotas> quotas,
      Duration creation) {
    return ideal ->
        new PlatformSettings.Simulated(
            ideal.limits(),
            ideal.startDeadline(),
            BY_CPU.creating(creation),
            ideal.resizeDelay(),
            ideal.nodes(),
            noise,
            boost,
            overhead,
            Duration.ZERO,
            quotas,
            Warming.NONE,
            GatewayPauses.NONE,
            1);
  }

  private static UnaryOperator<PlatformSettings.Simulated> boost(int millicores) {
    return with(millicores, Delay.NONE, ServiceNoise.of(0), Optional.empty());
  }

  private double startMs() {
    return startMs(bench);
  }

  private static double startMs(Bench of) {
    return of.recorder.actions.stream()
        .filter(record -> record.action() instanceof Action.Start)
        .mapToDouble(record -> record.durationMs())
        .max()
        .orElseThrow();
  }

  @Test
  void aStartTakesAsLongAsItsCpuLets() {
    RunTotals totals = bench.plan(5, 2, 100).platform(boost(0)).run();

    assertThat(startMs()).isCloseTo(3000, within(1e-3));
    assertThat(totals.startingCoreSeconds()).isCloseTo(3 * 0.1, within(1e-9));
    assertThat(totals.coreSeconds()).isCloseTo(20 * 0.1 + 15 * 0.1, within(1e-9));
  }

  @Test
  void aBoostedStartIsFasterCostsItsBoostAndServesWithWhatWasPlanned() {
    RunTotals totals = bench.plan(5, 2, 100).platform(boost(400)).run();

    assertThat(startMs()).isCloseTo(1000, within(1e-3));
    assertThat(totals.startingCoreSeconds()).isCloseTo(0.4, within(1e-9));
    assertThat(totals.coreSeconds()).isCloseTo(20 * 0.1 + 0.4 + 14 * 0.1, within(1e-9));
    assertThat(totals.cpuSeconds()).as("all of it works").isCloseTo(100 * 0.01 + 0.4, within(1e-3));
    assertThat(bench.recorder.system.get(19).allocatedMillicores()).isEqualTo(200);
  }

  @Test
  void aBoostThatIsTakenBackLeavesTheRestOfAStartToTheSmallerLimit() {
    // 200m from 5 s on, with which it would take 5/3 s. At 6 s the other one wants 100m more.
    RunTotals totals =
        bench.capacity(300, 1).plan(5, 2, 100).plan(6, 2, 200, 100).platform(boost(400)).run();

    double cutAfterMs = 1010;
    double restMs = (5000.0 / 3 - cutAfterMs) * 3000 / (5000.0 / 3);
    assertThat(startMs()).isCloseTo(cutAfterMs + restMs, within(1e-3));
    assertThat(totals.startingCoreSeconds())
        .isCloseTo((0.2 * cutAfterMs + 0.1 * restMs) / 1000, within(1e-6));
  }

  @Test
  void whereNoNodeHasRoomForABoostAReplicaStartsWithout() {
    RunTotals totals =
        bench.capacity(600, 3).plan(0, 1, 100).plan(5, 2, 100).platform(boost(400)).run();

    assertThat(startMs()).isCloseTo(3000, within(1e-3));
    assertThat(totals.startingCoreSeconds()).isCloseTo(3 * 0.1, within(1e-9));
  }

  @Test
  void theOverheadComesOnTopOfWhatTheGatewaySees() {
    Delay five = Delay.fixed(Duration.ofMillis(5));
    bench.platform(with(0, five, ServiceNoise.of(0), Optional.empty())).run();

    assertThat(bench.recorder.requests)
        .hasSize(100)
        .allSatisfy(request -> assertThat(request.latencyMs()).isCloseTo(105, within(0.1)));
  }

  private RunTotals runWith(
      Map<String, Double> slowdown,
      MachineDrift drift,
      Map<String, Waking> waking,
      CpuSteal steal) {
    CpuQuotas quotas =
        new CpuQuotas(
            Duration.ofMillis(10), Duration.ZERO, Optional.empty(), slowdown, drift, waking, steal);
    return bench.platform(with(0, quotas)).run();
  }

  /** 10 ms of CPU, and 2 ms of which nearly all are needed after 50 ms without work. */
  @Test
  void aBatchThatFindsItsReplicaIdleNeedsMoreCpu() {
    Waking waking = new Waking(Duration.ofMillis(2), Duration.ofMillis(10));
    RunTotals totals = runWith(Map.of(), MachineDrift.NONE, Map.of("serve", waking), CpuSteal.NONE);

    assertThat(totals.cpuSeconds()).isCloseTo(100 * 0.012, within(0.01));
    assertThat(bench.recorder.requests)
        .hasSize(100)
        .allSatisfy(request -> assertThat(request.latencyMs()).isBetween(100.9, 111.1));
  }

  @Test
  void anIdleReplicaUsesItsQuotaAtOnce() {
    RunTotals totals = bench.platform(with(0, CpuQuotas.of(Duration.ofMillis(10)))).run();

    // The first millisecond at once, the last ones after 8 to 9 more beginnings of a period.
    assertThat(bench.recorder.requests)
        .hasSize(100)
        .allSatisfy(request -> assertThat(request.latencyMs()).isBetween(80.9, 91.1));
    assertThat(
            bench.recorder.requests.stream().mapToDouble(RequestRecord::latencyMs).min().orElse(0))
        .isLessThan(99);
    assertThat(totals.cpuSeconds()).isCloseTo(100 * 0.01, within(1e-3));
  }

  @Test
  void onASlowerMachineBatchesNeedMoreCpu() {
    RunTotals totals = runWith(Map.of("serve", 1.2), MachineDrift.NONE, Map.of(), CpuSteal.NONE);

    assertThat(totals.cpuSeconds()).isCloseTo(100 * 0.012, within(1e-3));
  }

  @Test
  void aMachineMayBeSlowerInOneRunThanInAnother() {
    MachineDrift drift = new MachineDrift(Map.of("bench-1", 0.75, "bench-2", 3.0));
    RunTotals totals = runWith(Map.of("serve", 1.2), drift, Map.of(), CpuSteal.NONE);

    assertThat(totals.cpuSeconds()).isCloseTo(100 * 0.009, within(1e-3));
  }

  /** Ten milliseconds of CPU, one in each period: only what that one takes is longer. */
  @Test
  void whatTheMachineBelowTakesMakesBatchesLongerButNeedsNoCpu() {
    CpuSteal half = new CpuSteal(Map.of("bench-1", List.of(0.5, 0.5, 0.5)), 0);
    RunTotals totals = runWith(Map.of(), MachineDrift.NONE, Map.of(), half);
    List<RequestRecord> disturbed = inOrder(bench);
    Bench quiet = new Bench();
    quiet.platform(with(0, CpuQuotas.of(Duration.ofMillis(10)))).run();

    assertThat(totals.cpuSeconds()).isCloseTo(100 * 0.01, within(1e-3));
    List<RequestRecord> undisturbed = inOrder(quiet);
    for (int r = 0; r < disturbed.size(); r++) {
      double more = disturbed.get(r).latencyMs() - undisturbed.get(r).latencyMs();
      if (disturbed.get(r).scheduledMicros() < 2_880_000) {
        assertThat(more).as("the last of its ten milliseconds").isBetween(0.5, 1.01);
      } else if (disturbed.get(r).scheduledMicros() > 3_000_000) {
        assertThat(more).isCloseTo(0, within(0.002));
      }
    }
  }

  /** A start of one second has 4 ms of CPU in each period, in which the other needs 1 ms. */
  @Test
  void whoSharesACpuWithAStartIsSlowerUntilThatIsReady() {
    List<RequestRecord> alone = withStartBeside(Optional.empty());
    List<RequestRecord> sharing = withStartBeside(Optional.of(1));

    assertThat(sharing).hasSameSizeAs(alone);
    double extraMs = 0;
    for (int r = 0; r < alone.size(); r++) {
      double dueSeconds = alone.get(r).scheduledMicros() / 1e6;
      double more = sharing.get(r).latencyMs() - alone.get(r).latencyMs();
      if (dueSeconds > 5 && dueSeconds < 5.9) {
        assertThat(more).isBetween(0.0, 1.1);
        extraMs += more;
      } else if (dueSeconds < 4.8) {
        assertThat(more).isZero();
      }
    }
    assertThat(extraMs).isGreaterThan(0.1);
  }

  /** Half a second of it is the engine's. */
  @Test
  void aStartUsesCpuFromThenOnWhenItsContainerRuns() {
    List<RequestRecord> alone = withStartBeside(Optional.empty());
    List<RequestRecord> sharing = withStartBeside(Optional.of(1), Duration.ofMillis(500));

    double extraMs = 0;
    for (int r = 0; r < alone.size(); r++) {
      double dueSeconds = alone.get(r).scheduledMicros() / 1e6;
      double more = sharing.get(r).latencyMs() - alone.get(r).latencyMs();
      if (dueSeconds < 5.4) {
        assertThat(more).isZero();
      } else if (dueSeconds < 5.9) {
        extraMs += more;
      }
    }
    assertThat(extraMs).isGreaterThan(0.1);
  }

  @Test
  void theCpuThatAStartUsesIsThatOfItsWork() {
    double cpuSeconds = startAlone(Duration.ZERO);
    assertThat(startAlone(Duration.ofMillis(250)))
        .as("of one second at 400m")
        .isCloseTo(cpuSeconds - 0.1, within(1e-9));
    assertThat(startAlone(Duration.ofSeconds(5)))
        .as("more than there is")
        .isCloseTo(cpuSeconds - 0.4, within(1e-9));
  }

  @Test
  void othersThatHaveTheCpuLeaveColdCachesBehind() {
    CpuSteal half = new CpuSteal(Map.of("bench-1", Collections.nCopies(20, 0.5)), 0.4);

    RunTotals totals = runWith(Map.of(), MachineDrift.NONE, Map.of(), half);

    assertThat(totals.cpuSeconds()).isCloseTo(100 * 0.012, within(1e-3));
  }

  /** A start of one second that works with four tenths of a CPU, of which half is taken. */
  @Test
  void aStartThatTheMachineBelowTakesCpuFromTakesLonger() {
    CpuSteal half = new CpuSteal(Map.of("bench-1", Collections.nCopies(20, 0.5)), 0);
    CpuQuotas quotas =
        new CpuQuotas(
            Duration.ofMillis(10),
            Duration.ZERO,
            Optional.of(1),
            Map.of(),
            MachineDrift.NONE,
            Map.of(),
            half);
    CpuQuotas quiet =
        new CpuQuotas(
            Duration.ofMillis(10),
            Duration.ZERO,
            Optional.of(1),
            Map.of(),
            MachineDrift.NONE,
            Map.of(),
            CpuSteal.NONE);

    double beside = startMs(400, quotas);

    // Half of the CPU is more than its quota of 4 ms in each period of 10: it has all of that.
    assertThat(beside).isCloseTo(startMs(400, quiet), within(30.0));
    // With a quota of 8 ms it has 5.
    assertThat(startMs(800, quotas) / startMs(800, quiet)).isCloseTo(1.6, within(0.05));
  }

  private static double startMs(int boost, CpuQuotas quotas) {
    Bench one = new Bench();
    one.plan(5, 2, 100).platform(with(boost, quotas)).load(1, 10).run();
    return startMs(one);
  }

  private static double startAlone(Duration creation) {
    Bench one = new Bench();
    return one.plan(5, 2, 100)
        .platform(with(400, CpuQuotas.of(Duration.ofMillis(10)), creation))
        .load(8, 10)
        .run()
        .cpuSeconds();
  }

  private static List<RequestRecord> withStartBeside(Optional<Integer> cpus) {
    return withStartBeside(cpus, Duration.ZERO);
  }

  private static List<RequestRecord> withStartBeside(Optional<Integer> cpus, Duration creation) {
    Bench one = new Bench();
    CpuQuotas quotas =
        new CpuQuotas(
            Duration.ofMillis(10),
            Duration.ZERO,
            cpus,
            Map.of(),
            MachineDrift.NONE,
            Map.of(),
            CpuSteal.NONE);
    one.plan(5, 2, 100).platform(with(400, quotas, creation)).load(8, 10).run();
    return inOrder(one);
  }

  private static List<RequestRecord> inOrder(Bench of) {
    return of.recorder.requests.stream()
        .sorted(Comparator.comparingLong(RequestRecord::scheduledMicros))
        .toList();
  }

  private static UnaryOperator<PlatformSettings.Simulated> idealBut(
      Warming warming, GatewayPauses pauses) {
    return ideal ->
        new PlatformSettings.Simulated(
            ideal.limits(),
            ideal.startDeadline(),
            ideal.coldStart(),
            ideal.resizeDelay(),
            ideal.nodes(),
            ServiceNoise.of(0),
            0,
            Delay.NONE,
            Duration.ZERO,
            Optional.empty(),
            warming,
            pauses,
            1);
  }

  @Test
  void aFreshReplicaIsSlowerUntilItHasHadItsCpu() {
    // Ready a second before the window: a tenth of a core-second in each second, idle or not.
    bench
        .platform(idealBut(new Warming(2, Duration.ofMillis(100)), GatewayPauses.NONE))
        .load(2, 20)
        .run();

    assertThat(bench.recorder.requests)
        .hasSize(40)
        .allSatisfy(
            request -> {
              double seconds = 1 + request.scheduledMicros() / 1e6;
              assertThat(request.latencyMs())
                  .isCloseTo(100 * (1 + Math.exp(-seconds)), within(0.1));
            });
  }

  @Test
  void whatIsDueWhileTheGatewayIsPausedJoinsWhenThatIsOver() {
    GatewayPauses pauses =
        new GatewayPauses(Map.of("bench-1", List.of(new Fault.GatewayPause(3, 1))));
    bench.platform(idealBut(Warming.NONE, pauses)).load(2, 10).run();

    assertThat(bench.recorder.requests)
        .hasSize(20)
        .allSatisfy(
            request -> {
              double due = request.scheduledMicros() / 1e6;
              double done = request.doneMicros() / 1e6;
              if (due > 3 && due < 4) {
                assertThat(done).isBetween(4.0, 4.5);
              } else {
                assertThat(done - due).isLessThan(0.5);
              }
            });
  }
}
