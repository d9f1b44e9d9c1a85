package io.twoscales.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random pipelines, loads, plans and faults, checked after every event. A failure names its seed;
 * {@code -Dtwoscales.scenario=SEED} replays it, {@code -Dtwoscales.scenarios=N} runs N of them.
 */
class FaultScenariosTest {
  private static final long SCENARIOS = Long.getLong("twoscales.scenarios", 3000);

  @Test
  void nothingThatMustHoldIsEverBroken() {
    Long one = Long.getLong("twoscales.scenario");
    LongStream seeds = one == null ? LongStream.range(0, SCENARIOS) : LongStream.of(one);
    AtomicLong events = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    seeds.parallel().forEach(seed -> check(seed, events, failed));
    System.out.printf("%d scenarios, %d events%n", one == null ? SCENARIOS : 1, events.get());
    assertThat(failed).as("requests that faults have cost").hasPositiveValue();
  }

  private static void check(long seed, AtomicLong events, AtomicLong failed) {
    RunSpec spec = RandomScenario.of(seed);
    DigestRecorder recorder = new DigestRecorder(false);
    CheckedRun run = new CheckedRun(spec, recorder);
    try {
      RunTotals totals = run.run(0, () -> 0);
      requireEachOnce(spec, recorder);
      assertThat(totals.complete()).isTrue();
      assertThat(totals.coreSeconds())
          .isBetween(
              0.0,
              1e-3
                  + spec.experiment().platform().limits().capacityMillicores()
                      / 1000.0
                      * totals.measuredSeconds());
      assertThat(totals.cpuSeconds()).isBetween(-1e-6, totals.coreSeconds() + 1e-6);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed " + seed + " (replay: -Dtwoscales.scenario=" + seed + "): " + e, e);
    }
    events.addAndGet(run.events());
    failed.addAndGet(recorder.outcomes.getOrDefault(io.twoscales.core.run.Outcome.FAILED, 0));
  }

  private static void requireEachOnce(RunSpec spec, DigestRecorder recorder) {
    BitSet seen = new BitSet();
    for (RequestRecord request : recorder.requests) {
      assertThat(seen.get(request.id())).as("request " + request.id() + " twice").isFalse();
      seen.set(request.id());
      assertThat(request.doneMicros()).isGreaterThanOrEqualTo(request.scheduledMicros());
    }
    assertThat(seen.cardinality()).isEqualTo(spec.schedule().requests());
  }

  @Test
  void theSameSeedIsTheSameRun() {
    for (long seed = 0; seed < 50; seed++) {
      DigestRecorder first = new DigestRecorder(true);
      DigestRecorder second = new DigestRecorder(true);
      new SimulatedRun(RandomScenario.of(seed), first, new SilentProgress()).run(0, () -> 0);
      new CheckedRun(RandomScenario.of(seed), second).run(0, () -> 0);

      assertThat(second.digest).as("seed " + seed).isEqualTo(first.digest);
    }
  }
}
