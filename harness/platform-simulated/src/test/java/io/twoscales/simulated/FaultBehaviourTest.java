package io.twoscales.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunTotals;
import io.twoscales.serving.DispatchRule;
import io.twoscales.serving.QueueOrder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each fault does, to the request and to the second. */
class FaultBehaviourTest {
  private final Bench bench = new Bench();

  private List<ActionRecord> actions(Class<? extends Action> kind) {
    return bench.recorder.actions.stream().filter(a -> kind.isInstance(a.action())).toList();
  }

  private int count(Outcome outcome) {
    return bench.recorder.outcomes.getOrDefault(outcome, 0);
  }

  /** The latency of the request due at a time, in milliseconds. */
  private double latencyMsAt(double seconds) {
    return bench.recorder.requests.stream()
        .filter(r -> r.scheduledMicros() >= seconds * 1e6)
        .min((a, b) -> Long.compare(a.scheduledMicros(), b.scheduledMicros()))
        .map(RequestRecord::latencyMs)
        .orElseThrow();
  }

  private double longestLatencyMs() {
    return bench.recorder.requests.stream().mapToDouble(RequestRecord::latencyMs).max().orElse(0);
  }

  @Test
  void withoutFaultsEveryRequestTakesItsServiceTime() {
    RunTotals totals = bench.run();

    assertThat(count(Outcome.COMPLETED)).isEqualTo(100);
    assertThat(longestLatencyMs()).isCloseTo(100, within(0.1));
    assertThat(totals.coreSeconds()).isCloseTo(2, within(1e-9));
    assertThat(totals.cpuSeconds()).isCloseTo(100 * 0.1 * 0.1, within(1e-3));
    assertThat(bench.recorder.system).hasSize(20);
  }

  @Test
  void aResizeActsOnTheWorkUnderWay() {
    bench.load(1, 20).plan(10, 1, 200).run();

    assertThat(latencyMsAt(5)).isCloseTo(100, within(0.1));
    assertThat(latencyMsAt(15)).isCloseTo(50, within(0.1));
    assertThat(actions(Action.Resize.class))
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.beganSeconds()).isEqualTo(10);
              assertThat(a.durationMs()).isEqualTo(10);
              assertThat(a.fromMillicores()).isEqualTo(100);
              assertThat(a.result().limitReadBackMillicores()).isEqualTo(200);
            });
  }

  @Test
  void aNewReplicaServesAfterItsColdStartAndASurplusOneFinishesItsWork() {
    RunTotals totals = bench.load(15, 30).plan(5, 2, 100).plan(20, 1, 100).run();

    assertThat(actions(Action.Start.class))
        .singleElement()
        .satisfies(a -> assertThat(a.durationMs()).isEqualTo(3000));
    assertThat(actions(Action.Drain.class)).hasSize(1);
    assertThat(actions(Action.Stop.class)).hasSize(1);
    assertThat(count(Outcome.FAILED)).isZero();
    assertThat(totals.startingCoreSeconds()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void aReplicaThatDiesFailsItsWorkAndIsReplaced() {
    bench.faults(new Fault.Kill(4.15, "serve", 1)).run();

    assertThat(count(Outcome.FAILED)).isEqualTo(1);
    assertThat(actions(Action.Stop.class)).hasSize(1);
    assertThat(actions(Action.Start.class))
        .singleElement()
        .satisfies(a -> assertThat(a.beganSeconds()).isEqualTo(5));
    // Back at 8 s; what waited longer than 1.5 s was dropped.
    assertThat(count(Outcome.DROPPED)).isBetween(8, 14);
    assertThat(latencyMsAt(12)).isCloseTo(100, within(0.1));
  }

  @Test
  void aReplicaThatHangsGoesOnWhereItWas() {
    bench.faults(new Fault.Hang(4.15, "serve", 1, 1)).run();

    assertThat(count(Outcome.COMPLETED)).isEqualTo(100);
    assertThat(latencyMsAt(4)).isCloseTo(1100, within(0.1));
  }

  @Test
  void aReplicaThatHangsLongerThanACallMayTakeFailsTheCall() {
    ServingSettings impatient =
        new ServingSettings(
            QueueOrder.FIFO,
            DispatchRule.LARGEST_IDLE,
            Duration.ZERO,
            ServingSettings.Drop.NEVER,
            1000,
            Duration.ofMillis(300));
    bench.serving(impatient).faults(new Fault.Hang(4.15, "serve", 1, 2)).run();

    // The call at 4.1 s ends at 4.4 s; after a rest of 500 ms the next, at 4.9 s, ends at 5.2 s …
    assertThat(count(Outcome.FAILED)).isBetween(2, 4);
    assertThat(count(Outcome.FAILED) + count(Outcome.COMPLETED)).isEqualTo(100);
    assertThat(latencyMsAt(15)).isCloseTo(100, within(0.1));
  }

  @Test
  void aSlowReplicaIsSlowForAsLongAsItIsSaid() {
    bench.load(1, 20).faults(new Fault.Slow(4.9, "serve", 1, 4, 5)).run();

    assertThat(latencyMsAt(4)).isCloseTo(100, within(0.1));
    assertThat(latencyMsAt(6)).isCloseTo(400, within(0.1));
    assertThat(latencyMsAt(11)).isCloseTo(100, within(0.1));
  }

  @Test
  void callsTakeLongerByTheDelayOfTheNetworkForAsLongAsItLasts() {
    bench.load(1, 20).faults(new Fault.NetworkDelay(4.9, "serve", 1, 30, 5)).run();

    assertThat(latencyMsAt(4)).isCloseTo(100, within(0.1));
    assertThat(latencyMsAt(6)).isCloseTo(130, within(0.1));
    assertThat(latencyMsAt(11)).isCloseTo(100, within(0.1));
  }

  @Test
  void aLostPacketIsSentAgainAfterTheTimeout() {
    bench.load(1, 20).faults(new Fault.NetworkLoss(4.9, "serve", 1, 0.5, 10)).run();

    assertThat(latencyMsAt(4)).isCloseTo(100, within(0.1));
    double longest = IntStream.range(5, 14).mapToDouble(this::latencyMsAt).max().orElseThrow();
    assertThat(longest).as("one is lost once or more").isGreaterThanOrEqualTo(300);
    assertThat(latencyMsAt(18)).isCloseTo(100, within(0.1));
  }

  @Test
  void startsThatFailAreTriedAgain() {
    bench.plan(5, 2, 100).faults(new Fault.StartsFail(0, "serve", 7.5)).run();

    assertThat(actions(Action.Start.class))
        .extracting(a -> a.result().succeeded())
        .containsExactly(false, false, true);
  }

  @Test
  void whatIsRefusedForLongIsGivenUpLoudlyAndComesBackByItself() {
    RunTotals totals =
        bench.load(1, 180).plan(5, 1, 200).faults(new Fault.ResizesRefused(0, "serve", 100)).run();

    assertThat(actions(Action.Resize.class))
        .extracting(a -> a.beganSeconds() + " " + a.result().succeeded())
        .containsExactly(
            "5.0 false",
            "6.0 false",
            "8.0 false",
            "12.0 false",
            "20.0 false",
            "36.0 false",
            "96.0 false",
            "156.0 true");
    assertThat(totals.warnings()).hasSize(2);
    assertThat(totals.warnings().get(0)).contains("growth of serve-1 has failed 6 times");
    assertThat(totals.warnings().get(1)).contains("works again");
  }

  @Test
  void aReplicaThatNeverBecomesReadyFailsAtTheDeadline() {
    bench.plan(5, 2, 100).faults(new Fault.NeverReady(0, "serve", 6)).run();

    assertThat(actions(Action.Start.class).get(0))
        .satisfies(
            a -> {
              assertThat(a.result().succeeded()).isFalse();
              assertThat(a.durationMs()).isEqualTo(6000);
            });
    assertThat(actions(Action.Start.class).get(1).result().succeeded()).isTrue();
  }

  @Test
  void resizesAreRefusedDeferredOrLate() {
    bench.plan(5, 1, 200).faults(new Fault.ResizesRefused(0, "serve", 7.5)).run();
    assertThat(actions(Action.Resize.class))
        .extracting(a -> a.beganSeconds() + " " + a.result().succeeded())
        .containsExactly("5.0 false", "6.0 false", "8.0 true");

    Bench deferred = new Bench();
    deferred.plan(5, 1, 200).faults(new Fault.ResizesDeferred(0, "serve", 7.5)).run();
    assertThat(deferred.recorder.actions)
        .singleElement()
        .satisfies(a -> assertThat(a.durationMs()).isCloseTo(2500, within(1e-6)));

    Bench late = new Bench();
    late.plan(5, 1, 200).faults(new Fault.ResizesLate(0, "serve", 7.5, 1.2)).run();
    assertThat(late.recorder.actions)
        .singleElement()
        .satisfies(a -> assertThat(a.durationMs()).isCloseTo(1210, within(1e-6)));
  }

  @Test
  void whatComesToAPausedGatewayIsSeenAfterwards() {
    bench.load(1, 20).faults(new Fault.GatewayPause(5.2, 1)).run();

    assertThat(latencyMsAt(4)).isCloseTo(100, within(0.1));
    assertThat(latencyMsAt(5)).isCloseTo(800, within(0.1));
    assertThat(count(Outcome.COMPLETED)).isEqualTo(20);
  }

  @Test
  void withoutMetricsNothingIsDecided() {
    bench.plan(5, 1, 200).faults(new Fault.MetricsMissing(4.5, 3)).run();

    assertThat(bench.recorder.decisions)
        .extracting(d -> d.observation().timeSeconds())
        .doesNotContain(5.0, 6.0, 7.0)
        .contains(4.0, 8.0);
    assertThat(actions(Action.Resize.class))
        .singleElement()
        .satisfies(a -> assertThat(a.beganSeconds()).isEqualTo(8));
  }

  @Test
  void plansBeyondTheCapacityTakeWhatThereIs() {
    RunTotals totals = bench.capacity(1000, 1).plan(5, 50, 400).run();

    assertThat(totals.coreSeconds()).isLessThanOrEqualTo(20);
    assertThat(bench.recorder.system)
        .allSatisfy(s -> assertThat(s.allocatedMillicores()).isLessThanOrEqualTo(1000));
    assertThat(count(Outcome.COMPLETED)).isEqualTo(100);
  }

  @Test
  void aResizeThatItsNodeHasNoRoomForIsRefused() {
    // Three of the four are on one node of 600m and fill it.
    bench.capacity(1200, 2).plan(0, 4, 200).plan(5, 4, 300).run();

    List<ActionRecord> first = actions(Action.Resize.class).subList(0, 4);
    assertThat(first)
        .extracting(a -> a.result().detail())
        .containsOnly("its node has 0m free", "limit 300m");
    assertThat(first).filteredOn(a -> a.result().succeeded()).hasSize(1);
  }

  /** A hundred times what the replica carries. */
  @Test
  void overloadIsBoundedAndAccountedFor() {
    ServingSettings small =
        new ServingSettings(
            QueueOrder.FIFO,
            DispatchRule.LARGEST_IDLE,
            Duration.ZERO,
            ServingSettings.Drop.OVERDUE,
            500,
            Duration.ofSeconds(30));
    bench.load(1000, 30).serving(small).run();

    assertThat(bench.recorder.requests).hasSize(30_000);
    assertThat(count(Outcome.COMPLETED)).isBetween(280, 330);
    assertThat(count(Outcome.COMPLETED) + count(Outcome.DROPPED)).isEqualTo(30_000);
    assertThat(bench.recorder.system)
        .allSatisfy(s -> assertThat(s.queueLength()).isLessThanOrEqualTo(500));
    assertThat(bench.recorder.requests)
        .filteredOn(r -> r.outcome() == Outcome.COMPLETED)
        .allSatisfy(r -> assertThat(r.latencyMs()).isLessThanOrEqualTo(1600.1));
  }
}
