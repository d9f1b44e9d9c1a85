package io.twoscales.results.regress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.results.FailedRun;
import io.twoscales.results.SampleSet;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.regress.RegressionGate.Entry;
import io.twoscales.results.regress.RegressionGate.Outcome;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunMeasures;
import io.twoscales.results.statistics.SetStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionGateTest {
  private static final RegressionGate GATE =
      new RegressionGate(Margins.DEFAULT, RegressionGate.DEFAULT_LEVEL);

  @TempDir Path folder;

  private static ControllerStatistics controller(
      String name, int requests, double... violationRates) {
    List<RunMeasures> runs = new ArrayList<>();
    for (int i = 0; i < violationRates.length; i++) {
      runs.add(
          new RunMeasures(
              new RunId(name, i + 1),
              Map.of(
                  Measure.VIOLATION_RATE,
                  violationRates[i],
                  Measure.CORE_SECONDS,
                  100.0,
                  Measure.P99,
                  50.0)));
    }
    Histogram latencies = new Histogram(3);
    latencies.recordValueWithCount(1000, requests);
    return new ControllerStatistics(name, runs, requests, 1, latencies);
  }

  private static Outcome decide(ControllerStatistics baseline, ControllerStatistics candidate) {
    return GATE.decide(List.of(baseline), List.of(candidate));
  }

  private static double[] rates(SplittableRandom random, int count, double mean, double width) {
    double[] rates = new double[count];
    Arrays.setAll(rates, i -> mean + width * random.nextDouble(-1, 1));
    return rates;
  }

  @Test
  void identicalRunsPassHoweverFew() {
    Outcome outcome = decide(controller("a", 5000, 0.02), controller("a", 5000, 0.02));
    assertThat(outcome.decision()).isEqualTo(Decision.PASSED);
  }

  @Test
  void oneRepetitionCannotTell() {
    Outcome outcome = decide(controller("a", 5000, 0.02), controller("a", 5000, 0.9));
    assertThat(outcome.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(new GateReport(outcome, 0.02).reason()).contains("at least 2 are needed");
  }

  @Test
  void threeRepetitionsShowALargeRise() {
    Outcome outcome =
        decide(controller("a", 5000, 0.02, 0.021, 0.019), controller("a", 5000, 0.40, 0.42, 0.39));
    assertThat(outcome.test()).isEqualTo("student-t");
    assertThat(outcome.decision()).isEqualTo(Decision.REGRESSED);
    Entry entry = outcome.entries(Decision.REGRESSED).get(0);
    assertThat(entry.measure()).isEqualTo(Measure.VIOLATION_RATE);
    assertThat(new GateReport(outcome, 0.02).reason())
        .startsWith("a: violations % 2.00 → 40.33 (+38.33");
  }

  @Test
  void aRiseThatIsShownAndSmallerThanTheMarginPassesAndIsNamed() {
    SplittableRandom random = new SplittableRandom(1);
    double[] before = rates(random, 8, 0.02, 0.0005);
    double[] after = Arrays.stream(before).map(r -> r + 0.004).toArray();
    after[3] += 0.0002;
    Outcome outcome = decide(controller("a", 5000, before), controller("a", 5000, after));
    assertThat(outcome.decision()).isEqualTo(Decision.PASSED);
    assertThat(outcome.entries().get(0).shown()).isTrue();
    assertThat(new GateReport(outcome, 0.02).text()).contains("worse, but within the margin");
  }

  @Test
  void scatterThatHidesTheMarginIsUndecidedAndSaysWhatWouldDo() {
    SplittableRandom random = new SplittableRandom(2);
    Outcome outcome =
        decide(
            controller("a", 5000, rates(random, 8, 0.2, 0.05)),
            controller("a", 5000, rates(random, 8, 0.2, 0.05)));
    assertThat(outcome.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(outcome.entries(Decision.UNDECIDED).get(0).repetitionsNeeded()).isGreaterThan(8);
  }

  @Test
  void whatGetsBetterPasses() {
    SplittableRandom random = new SplittableRandom(3);
    Outcome outcome =
        decide(
            controller("a", 5000, rates(random, 8, 0.3, 0.02)),
            controller("a", 5000, rates(random, 8, 0.1, 0.02)));
    assertThat(outcome.decision()).isEqualTo(Decision.PASSED);
  }

  @Test
  void aP99OfTooFewRequestsIsNotWatched() {
    Outcome few = decide(controller("a", 600, 0.02, 0.02), controller("a", 600, 0.02, 0.02));
    assertThat(few.entries()).extracting(Entry::measure).doesNotContain(Measure.P99).hasSize(2);
    Outcome enough = decide(controller("a", 700, 0.02, 0.02), controller("a", 700, 0.02, 0.02));
    assertThat(enough.entries()).hasSize(3);
  }

  @Test
  void controllersThatOneSetLacksAreNamed() {
    Outcome outcome =
        GATE.decide(
            List.of(controller("a", 5000, 0.1, 0.1), controller("b", 5000, 0.1, 0.1)),
            List.of(controller("c", 5000, 0.1, 0.1), controller("b", 5000, 0.1, 0.1)));
    assertThat(outcome.onlyInBaseline()).containsExactly("a");
    assertThat(outcome.onlyInCandidate()).containsExactly("c");
    assertThat(outcome.entries()).extracting(Entry::controller).containsOnly("b");
    assertThat(outcome.decision()).as("what of a?").isEqualTo(Decision.INCOMPLETE);
    assertThat(new GateReport(outcome, 0.02).reason()).isEqualTo("a is not in it");
    assertThat(GATE.decide(List.of(controller("a", 9, 0.1)), List.of()).decision())
        .isEqualTo(Decision.UNDECIDED);
  }

  @Test
  void aCandidateWhoseRunsFailedMayHaveRegressedButDoesNotPass() {
    List<FailedRun> failed = List.of(new FailedRun("a", 4, "no replica came up"));
    Outcome same =
        GATE.decide(
            List.of(controller("a", 5000, 0.1, 0.1, 0.1, 0.1)),
            List.of(controller("a", 5000, 0.1, 0.1, 0.1)),
            failed);
    assertThat(same.decision()).isEqualTo(Decision.INCOMPLETE);
    assertThat(new GateReport(same, 0.02).reason()).isEqualTo("a-4 failed");
    Outcome worse =
        GATE.decide(
            List.of(controller("a", 5000, 0.02, 0.021, 0.019, 0.02)),
            List.of(controller("a", 5000, 0.40, 0.42, 0.39)),
            failed);
    assertThat(worse.decision()).isEqualTo(Decision.REGRESSED);
  }

  /** Signs are flipped by repetition, so a policy that lacks one has a gap there. */
  @Test
  void aRunThatIsMissingShiftsNoOther() {
    double[] before = {0.10, 0.12, 0.11, 0.13, 0.12, 0.10, 0.11, 0.12};
    double[] after = {0.11, 0.14, 0.11, 0.16, 0.10, 0.12, 0.15, 0.13};
    ControllerStatistics lacksOne = without(controller("b", 5000, after), 1);
    List<ControllerStatistics> baseline =
        List.of(controller("a", 5000, before), controller("b", 5000, before));
    Entry paired =
        GATE.decide(baseline, List.of(controller("a", 5000, after), lacksOne)).entries().get(0);
    // Both differ by the same in the repetitions they share: joint p-values hardly exceed one's
    // own.
    Entry alone =
        decide(controller("a", 5000, before), controller("a", 5000, after)).entries().get(0);
    assertThat(paired.pValue()).isBetween(alone.pValue(), alone.pValue() + 0.02);
  }

  private static ControllerStatistics without(ControllerStatistics of, int repetition) {
    return new ControllerStatistics(
        of.controller(),
        of.runs().stream().filter(run -> run.run().repetition() != repetition).toList(),
        of.requests(),
        of.late(),
        of.latencies());
  }

  @Test
  void onlyCommonRepetitionsCount() {
    Outcome outcome =
        decide(
            controller("a", 5000, 0.1, 0.2, 0.3),
            controller("a", 5000, 0.1, 0.2, 0.3, 0.9, 0.9, 0.9));
    assertThat(outcome.repetitions()).isEqualTo(3);
    assertThat(outcome.decision()).isEqualTo(Decision.PASSED);
  }

  @Test
  void writtenSetsAreGated() throws IOException {
    List<ControllerStatistics> baseline = statistics("b", SampleSet.of("a").repetitions(8));
    assertThat(
            GATE.decide(baseline, statistics("c", SampleSet.of("a").repetitions(8).lateShare(0.15)))
                .entries(Decision.REGRESSED))
        .extracting(Entry::measure)
        .contains(Measure.VIOLATION_RATE);
    assertThat(
            GATE.decide(baseline, statistics("d", SampleSet.of("a").repetitions(8).coreSeconds(44)))
                .entries(Decision.REGRESSED))
        .extracting(Entry::measure)
        .containsExactly(Measure.CORE_SECONDS);
  }

  private List<ControllerStatistics> statistics(String name, SampleSet sample) throws IOException {
    return SetStatistics.of(ResultSet.open(sample.write(folder.resolve(name)))).controllers();
  }

  @Test
  void levelsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new RegressionGate(Margins.DEFAULT, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Margins(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
