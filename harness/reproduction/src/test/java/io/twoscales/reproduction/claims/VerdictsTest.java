package io.twoscales.reproduction.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.reproduction.WindowKind;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private static final Place VIDEO =
      new Place(
          "simulated", "video", Set.of(WindowKind.SURGE, WindowKind.STEADY), Set.of("hybrid"));

  /** Six surges; violation rates of hybrid and of the others. */
  private static List<Measured> surges(double hybrid, double fa2, double sponge, double scatter) {
    List<Measured> windows = new ArrayList<>();
    for (int w = 1; w <= 6; w++) {
      double off = 1 + scatter * (w % 2 == 0 ? 1 : -1);
      windows.add(
          Windows.window(
              WindowKind.SURGE,
              w,
              Windows.controller("hybrid", Measure.VIOLATION_RATE, hybrid * off, hybrid * off),
              Windows.controller("fa2", Measure.VIOLATION_RATE, fa2, fa2),
              Windows.controller("sponge", Measure.VIOLATION_RATE, sponge, sponge)));
    }
    return windows;
  }

  private static Verdict verdict(List<Measured> measured, Claim claim) {
    return Verdicts.of(measured, List.of(VIDEO)).stream()
        .filter(verdict -> verdict.claim() == claim)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aClaimHoldsWhereAllOfTheIntervalDoes() {
    List<Measured> measured = surges(0.01, 0.3, 0.9, 0.1);

    Verdict horizontal = verdict(measured, Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL);

    assertThat(horizontal.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(horizontal.quantity().estimate()).isCloseTo(1 / 30.0, within(1e-9));
    assertThat(horizontal.evidence()).startsWith("1 % against 30 % of fa2, 30.0 times fewer [");
    assertThat(horizontal.basis())
        .isEqualTo("6 surge windows × 2 repetitions; interval over windows");
  }

  @Test
  void nineTimesIsNotTen() {
    assertThat(
            verdict(surges(0.1, 0.9, 0.9, 0.01), Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL).outcome())
        .isEqualTo(Outcome.FAILS);
  }

  @Test
  void anIntervalOnBothSidesShowsNothing() {
    assertThat(verdict(surges(0.09, 0.9, 0.9, 0.5), Claim.FEWER_VIOLATIONS_THAN_VERTICAL).outcome())
        .isEqualTo(Outcome.OPEN);
  }

  @Test
  void oneRepetitionOfOneWindowShowsNothing() {
    List<Measured> measured =
        List.of(
            Windows.window(
                WindowKind.SURGE,
                1,
                Windows.controller("hybrid", Measure.VIOLATION_RATE, 0.01),
                Windows.controller("fa2", Measure.VIOLATION_RATE, 0.5)));

    Verdict verdict = verdict(measured, Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL);

    assertThat(verdict.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(verdict.evidence()).isEqualTo("1 % against 50 % of fa2, 50.0 times fewer");
    assertThat(verdict.basis())
        .isEqualTo("1 surge window × 1 repetition; interval over repetitions");
  }

  /** Blocks in each of which so many of 100 requests violate. */
  private static RunBlocks blocks(double... violations) {
    double[] requests = new double[RunBlocks.BLOCKS];
    Arrays.fill(requests, 100);
    return new RunBlocks(requests, requests, violations, requests);
  }

  private static Measured oneRun(RunBlocks hybrid) {
    return new Measured(
        "simulated",
        "video",
        WindowKind.SURGE,
        1,
        List.of(
            Windows.controller("hybrid", Measure.VIOLATION_RATE, 0.01),
            Windows.controller("fa2", Measure.VIOLATION_RATE, 0.99)),
        Map.of("hybrid", hybrid, "fa2", blocks(100, 100, 92, 100, 100, 100, 100, 100)));
  }

  @Test
  void oneLongEnoughRunIsJudgedByItsBlocks() {
    Verdict steady =
        verdict(
            List.of(oneRun(blocks(1, 1, 2, 1, 0, 1, 1, 1))),
            Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL);
    Verdict once =
        verdict(
            List.of(oneRun(blocks(0, 0, 48, 0, 0, 0, 0, 0))),
            Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL);

    assertThat(steady.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(steady.evidence()).startsWith("1 % against 99 % of fa2, 99.0 times fewer [");
    assertThat(steady.basis())
        .isEqualTo("1 surge window × 1 repetition; interval over 8 blocks of that run alone");
    assertThat(once.outcome()).as("six per cent, all of them at once").isEqualTo(Outcome.OPEN);
  }

  @Test
  void noViolationsAtAllAreFewer() {
    Verdict verdict = verdict(surges(0, 0.3, 0.9, 0), Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL);

    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(verdict.evidence()).endsWith("none at all");
  }

  @Test
  void whereTheOtherHasNoneNothingCanBeCompared() {
    assertThat(verdict(surges(0, 0, 0.9, 0), Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL).outcome())
        .isEqualTo(Outcome.OPEN);
  }

  @Test
  void whatWasNotRunIsMissing() {
    List<Measured> withoutFa2 =
        List.of(
            Windows.window(
                WindowKind.SURGE, 1, Windows.controller("hybrid", Measure.VIOLATION_RATE, 0.1)));

    assertThat(verdict(withoutFa2, Claim.FEWER_VIOLATIONS_THAN_HORIZONTAL).outcome())
        .isEqualTo(Outcome.MISSING);
    assertThat(verdict(List.of(), Claim.REACTS_WITHIN_SECONDS).outcome())
        .isEqualTo(Outcome.MISSING);
  }

  @Test
  void costIsComparedUnderSteadyLoad() {
    List<Measured> steady = new ArrayList<>();
    for (int w = 1; w <= 5; w++) {
      steady.add(
          Windows.window(
              WindowKind.STEADY,
              w,
              Windows.controller("hybrid", Measure.CORE_SECONDS, 1000 + w),
              Windows.controller("fa2", Measure.CORE_SECONDS, 950 + w),
              Windows.controller("sponge-peak", Measure.CORE_SECONDS, 1400)));
    }

    Verdict verdict = verdict(steady, Claim.EFFICIENT_WHEN_STABLE);

    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(verdict.evidence())
        .startsWith("1003 against 953 core-seconds, 1.05 times [")
        .endsWith("sponge-peak takes 1400");
  }

  @Test
  void reactionIsHeldToFiveSeconds() {
    List<Measured> windows = new ArrayList<>();
    for (int w = 1; w <= 5; w++) {
      windows.add(
          Windows.window(
              WindowKind.SURGE,
              w,
              Windows.controller("hybrid", Measure.REACTION, w % 2 == 0 ? 2 : 3, Double.NaN),
              Windows.controller("fa2", Measure.REACTION, 20, 24)));
    }

    Verdict verdict = verdict(windows, Claim.REACTS_WITHIN_SECONDS);

    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(verdict.evidence()).startsWith("2.6 s [").endsWith("fa2 takes 22.0 s");
  }

  @Test
  void onlyWhatAPlaceRunsIsJudgedThere() {
    Place testbed =
        new Place("docker", "embedding", Set.of(WindowKind.SURGE), Set.of("hybrid", "themis"));

    List<Verdict> verdicts = Verdicts.of(List.of(), List.of(testbed));

    assertThat(verdicts).extracting(Verdict::subject).containsOnly("hybrid", "themis");
    assertThat(verdicts)
        .extracting(Verdict::claim)
        .doesNotContain(Claim.EFFICIENT_WHEN_STABLE)
        .contains(Claim.REACTS_WITHIN_SECONDS);
  }
}
