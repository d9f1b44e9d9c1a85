package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class SyntheticTracesTest {

  @Property
  void aSurgeReachesItsPeakAndNeverExceedsIt(
      @ForAll @IntRange(min = 6, max = 2000) int seconds,
      @ForAll @DoubleRange(max = 100) @Scale(9) double base,
      @ForAll @DoubleRange(min = 1, max = 1000) @Scale(9) double above,
      @ForAll long seed) {
    RateTrace trace = SyntheticTraces.surge("any", seconds, base, base + above, seed);

    assertThat(trace.seconds()).isEqualTo(seconds);
    assertThat(trace.peak()).isEqualTo(base + above);
  }

  @Test
  void aSurgeRisesWithinSecondsHoldsAndFallsBack() {
    RateTrace trace = SyntheticTraces.surge("surge", 600, 20, 90, 1);

    assertThat(meanOf(trace, 0, 200)).isCloseTo(20, within(0.5));
    assertThat(trace.ratePerSecond(205)).isEqualTo(90);
    assertThat(meanOf(trace, 205, 400)).isBetween(87.0, 90.0);
    assertThat(meanOf(trace, 400, 450)).isGreaterThan(meanOf(trace, 450, 500) + 25);
    assertThat(meanOf(trace, 500, 600)).isCloseTo(20, within(0.5));
  }

  @Test
  void aSurgeIsNoisy() {
    RateTrace trace = SyntheticTraces.surge("surge", 3000, 20, 90, 1);

    double deviation =
        Math.sqrt(
            IntStream.range(0, 1000)
                .mapToDouble(second -> Math.pow(trace.ratePerSecond(second) - 20, 2))
                .average()
                .getAsDouble());

    assertThat(deviation / 20).isCloseTo(SyntheticTraces.SURGE_NOISE, within(0.005));
  }

  @Test
  void aSeedDecidesTheNoise() {
    RateTrace trace = SyntheticTraces.surge("surge", 60, 20, 90, 1);

    assertThat(SyntheticTraces.surge("surge", 60, 20, 90, 1)).isEqualTo(trace);
    assertThat(SyntheticTraces.surge("surge", 60, 20, 90, 2)).isNotEqualTo(trace);
  }

  @Test
  void shapesWithoutNoise() {
    assertThat(SyntheticTraces.of("flat", 3, new RateShape.Constant(4)))
        .isEqualTo(new RateTrace("flat", new double[] {4, 4, 4}));
    assertThat(SyntheticTraces.of("step", 4, new RateShape.Step(1, 7, 2)))
        .isEqualTo(new RateTrace("step", new double[] {1, 1, 7, 7}));
    RateTrace surge = SyntheticTraces.of("surge", 12, new RateShape.Surge(0, 9));
    assertThat(IntStream.range(0, 12).mapToDouble(surge::ratePerSecond).toArray())
        .containsExactly(new double[] {0, 0, 0, 0, 4.5, 9, 9, 9, 6, 3, 0, 0}, within(1e-12));
  }

  @Test
  void refusesWhatIsNoSurge() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticTraces.surge("bad", 5, 1, 2, 0))
        .withMessageContaining("at least 6 s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticTraces.surge("bad", 60, 5, 5, 0))
        .withMessageContaining("greater than the base");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticTraces.surge("bad", 60, -1, 5, 0))
        .withMessageContaining("base");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticTraces.surge("bad", 60, 1, Double.NaN, 0))
        .withMessageContaining("peak");
  }

  @Test
  void refusesImpossibleShapes() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RateShape.Constant(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RateShape.Step(1, 2, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticTraces.of("none", 0, new RateShape.Constant(1)));
  }

  private static double meanOf(RateTrace trace, int from, int to) {
    return trace.window(new Window(from, to)).mean();
  }
}
