package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
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
      @ForAll @IntRange(min = 10, max = 2000) int seconds,
      @ForAll @DoubleRange(min = 0.001, max = 100) @Scale(9) double base,
      @ForAll @DoubleRange(min = 1, max = 1000) @Scale(9) double above,
      @ForAll long seed) {
    RateTrace trace = SyntheticTraces.surge("any", seconds, base, base + above, seed);

    assertThat(trace.seconds()).isEqualTo(seconds);
    assertThat(trace.peak()).isEqualTo(base + above);
  }

  @Test
  void aSeedDecidesTheNoise() {
    RateTrace trace = SyntheticTraces.surge("surge", 60, 20, 90, 1);

    assertThat(rates(SyntheticTraces.surge("surge", 60, 20, 90, 1))).isEqualTo(rates(trace));
    assertThat(rates(SyntheticTraces.surge("surge", 60, 20, 90, 2))).isNotEqualTo(rates(trace));
  }

  @Test
  void aSurgeStaysLongEnoughForAPolicyToReact() {
    RateTrace trace = SyntheticTraces.surge("surge", 600, 20, 90, 1);

    assertThat(trace.window(new Window(0, 200)).mean()).isCloseTo(20, within(1.0));
    assertThat(trace.window(new Window(220, 500)).mean()).isCloseTo(90, within(4.0));
    assertThat(trace.window(new Window(580, 600)).mean()).isCloseTo(20, within(3.0));
  }

  @Test
  void aStepIsInTheMiddle() {
    assertThat(rates(SyntheticTraces.step("step", 4, 1, 7))).containsExactly(1, 1, 7, 7);
  }

  private static double[] rates(RateTrace trace) {
    return IntStream.range(0, trace.seconds()).mapToDouble(trace::ratePerSecond).toArray();
  }
}
