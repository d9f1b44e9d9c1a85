package io.twoscales.solver.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LatencyFitTest {

  private static final int[] BATCHES = {1, 2, 4, 8, 16};
  private static final int[] UNITS = {1, 2, 4, 8};

  private static Profile profile(DoubleBinaryOperator latencyMs) {
    List<ProfileCell> cells = new ArrayList<>();
    for (int batch : BATCHES) {
      for (int units : UNITS) {
        double ms = latencyMs.applyAsDouble(batch, units);
        cells.add(new ProfileCell("v", batch, 100 * units, ms, 1.5 * ms, 100));
      }
    }
    return new Profile(cells);
  }

  @Property(tries = 200)
  void findsTheModelThatMadeTheProfile(
      @ForAll @DoubleRange(min = 0, max = 200) double gamma,
      @ForAll @DoubleRange(min = 0, max = 200) double epsilon,
      @ForAll @DoubleRange(min = 0, max = 50) double delta,
      @ForAll @DoubleRange(min = 0.5, max = 50) double eta) {
    Profile profile = profile((b, c) -> gamma * b / c + epsilon / c + delta * b + eta);

    LatencyFit p50 = LatencyFit.of(profile, "v", LatencyStatistic.P50, 100);
    LatencyFit p99 = LatencyFit.of(profile, "v", LatencyStatistic.P99, 100);

    assertThat(p50.meanAbsoluteRelativeError()).isLessThan(1e-6);
    assertThat(p50.model().gammaMs()).isCloseTo(gamma, within(1e-4));
    assertThat(p50.model().epsilonMs()).isCloseTo(epsilon, within(1e-4));
    assertThat(p50.model().deltaMs()).isCloseTo(delta, within(1e-4));
    assertThat(p50.model().etaMs()).isCloseTo(eta, within(1e-4));
    assertThat(p99.model().gammaMs()).isCloseTo(1.5 * gamma, within(1e-4));
    assertThat(p50.trusted()).isTrue();
  }

  /** To a hundredth of the smallest limit, in steps of which it is sought. */
  @Property(tries = 100)
  void findsTheCpuThatDoesNoWork(
      @ForAll @IntRange(min = 0, max = 80) int overheadMillicores,
      @ForAll @DoubleRange(min = 1, max = 200) double gamma) {
    Profile profile = profile((b, c) -> gamma * (b + 2) / (c - overheadMillicores / 100.0) + 3);

    LatencyFit fit = LatencyFit.of(profile, "v", LatencyStatistic.P50, 100);

    assertThat(fit.model().overheadMillicores()).isCloseTo(overheadMillicores, within(0.001));
    assertThat(fit.model().gammaMs()).isCloseTo(gamma, within(1e-3));
    assertThat(fit.meanAbsoluteRelativeError()).isLessThan(1e-6);
  }

  /** Minimality, by moving each coefficient a little in both directions. */
  @Test
  void noModelNearbyHasASmallerRelativeError() {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      double floor = random.nextDouble() * 10;
      Profile profile =
          profile(
              (b, c) -> (20 * b / c + 5 / c + 2 * b + floor) * (0.8 + 0.4 * random.nextDouble()));

      LatencyModel fitted = LatencyFit.of(profile, "v", LatencyStatistic.P50, 100).model();

      double least = squaredRelativeError(profile, fitted);
      double[] at = {fitted.gammaMs(), fitted.epsilonMs(), fitted.deltaMs(), fitted.etaMs()};
      for (int k = 0; k < at.length; k++) {
        assertThat(at[k]).isNotNegative();
        for (double step : new double[] {-0.01, 0.01}) {
          double[] moved = at.clone();
          moved[k] = Math.max(0, moved[k] + step);
          LatencyModel other =
              new LatencyModel(
                  moved[0], moved[1], moved[2], moved[3], fitted.overheadMillicores(), 100);
          assertThat(squaredRelativeError(profile, other)).isGreaterThanOrEqualTo(least - 1e-9);
        }
      }
    }
  }

  private static double squaredRelativeError(Profile profile, LatencyModel model) {
    return profile.cells().stream()
        .mapToDouble(
            c -> {
              double error = model.latencyMs(c.batch(), c.millicores()) / c.p50Ms() - 1;
              return error * error;
            })
        .sum();
  }

  @Test
  void reportsTheErrorAsItIs() {
    LatencyFit fit =
        LatencyFit.of(
            profile((b, c) -> (10 * b / c + 5) * (b == 16 && c == 8 ? 1.3 : 1)),
            "v",
            LatencyStatistic.P50,
            100);

    LatencyFit.CellError worst = fit.worst();
    assertThat(worst.cell().batch()).isEqualTo(16);
    assertThat(worst.cell().millicores()).isEqualTo(800);
    assertThat(worst.relativeError())
        .isCloseTo(worst.fittedMs() / worst.cell().p50Ms() - 1, within(1e-12));
    double mean =
        fit.errors().stream()
            .mapToDouble(e -> Math.abs(e.fittedMs() / e.cell().p50Ms() - 1))
            .average()
            .orElseThrow();
    assertThat(fit.meanAbsoluteRelativeError()).isCloseTo(mean, within(1e-12));
    assertThat(fit.rSquared()).isBetween(0.9, 1.0);
  }

  @Test
  void refusesAProfileThatDoesNotFollowTheLawAndNamesTheWorstCells() {
    Profile odd = profile((b, c) -> b == 4 ? 1 : 100 * b);

    assertThatExceptionOfType(PoorFitException.class)
        .isThrownBy(() -> LatencyFit.of(odd, "v", LatencyStatistic.P50, 100).functionOrRefuse())
        .withMessageContaining("the p50 of variant v does not follow")
        .withMessageContaining("more than 15 %")
        .withMessageContaining("batch 4")
        .withMessageContaining("latency falls as the batch grows")
        .withMessageContaining("use the interpolated table");
  }

  @Test
  void saysThatMoreCpuMadeItSlower() {
    Profile odd = profile((b, c) -> 10 * b * c * c * c);

    assertThat(LatencyFit.of(odd, "v", LatencyStatistic.P50, 100).doubts())
        .anyMatch(doubt -> doubt.startsWith("latency rises with more CPU: "));
  }

  @Test
  void needsTwoBatchesAndTwoLimits() {
    Profile row =
        new Profile(
            List.of(
                new ProfileCell("v", 1, 100, 1, 2, 1),
                new ProfileCell("v", 1, 200, 1, 2, 1),
                new ProfileCell("v", 1, 300, 1, 2, 1),
                new ProfileCell("v", 1, 400, 1, 2, 1)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyFit.of(row, "v", LatencyStatistic.P50, 100))
        .withMessageContaining("variant v was measured in 4 cells (1 batch sizes, 4 CPU limits)");
  }

  @Test
  void aModelRefusesWhatIsNoNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatencyModel(Double.NaN, 0, 0, 1, 1000))
        .withMessage("coefficient gamma of a latency model is NaN, expected a finite number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatencyModel(1, 0, 0, 1, 0))
        .withMessageContaining("0 millicores");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatencyModel(1, 0, 0, 1, 100).latencyMs(0, 100))
        .withMessageContaining("batch 0");
  }
}
