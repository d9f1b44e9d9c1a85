package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTraceTest {
  private static final RateTrace TRACE = new RateTrace("sample", new double[] {1, 0, 5, 2});

  @Test
  void describesItsRates() {
    assertThat(TRACE.seconds()).isEqualTo(4);
    assertThat(TRACE.ratePerSecond(2)).isEqualTo(5);
    assertThat(TRACE.mean()).isEqualTo(2);
    assertThat(TRACE.peak()).isEqualTo(5);
  }

  @Test
  void isNotChangedThroughTheArrayItWasMadeOf() {
    double[] rates = {1, 2};
    RateTrace trace = new RateTrace("copy", rates);

    rates[0] = 99;

    assertThat(trace.ratePerSecond(0)).isEqualTo(1);
  }

  @Test
  void cutsAWindow() {
    assertThat(TRACE.window(new Window(1, 3)))
        .isEqualTo(new RateTrace("sample", new double[] {0, 5}));
    assertThat(TRACE.window(new Window(0, 4))).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0..5", "4..5", "100..200"})
  void saysItsLengthWhenAWindowIsOutside(String window) {
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> TRACE.window(Window.parse(window)))
        .withMessageContaining(window)
        .withMessageContaining("trace 'sample', which has 4 s");
  }

  @Test
  void scalesByAFactor() {
    assertThat(TRACE.scaledBy(0.5))
        .isEqualTo(new RateTrace("sample", new double[] {0.5, 0, 2.5, 1}));
  }

  @Property
  void hasExactlyThePeakItIsScaledTo(
      @ForAll @Size(min = 1, max = 50)
          List<@DoubleRange(min = 0.001, max = 1e6) @Scale(3) Double> rates,
      @ForAll @DoubleRange(min = 0.001, max = 1e6) @Scale(3) double peak) {
    RateTrace trace =
        new RateTrace("any", rates.stream().mapToDouble(Double::doubleValue).toArray());

    RateTrace scaled = trace.scaledToPeak(peak);

    assertThat(scaled.peak()).isEqualTo(peak);
    assertThat(scaled.ratePerSecond(0) * trace.peak())
        .isCloseTo(rates.get(0) * peak, within(1e-9 * rates.get(0) * peak));
  }

  @Test
  void cannotScaleSilenceToAPeak() {
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> new RateTrace("night", new double[3]).scaledToPeak(10))
        .withMessageContaining("'night'")
        .withMessageContaining("rate 0");
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {-1, -1e-300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesImpossibleRatesAndFactors(double impossible) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateTrace("bad", new double[] {1, 2, impossible}))
        .withMessageContaining("trace 'bad', second 2");
    assertThatIllegalArgumentException().isThrownBy(() -> TRACE.scaledBy(impossible));
    assertThatIllegalArgumentException().isThrownBy(() -> TRACE.scaledToPeak(impossible));
  }

  @Test
  void refusesScalingBeyondWhatANumberHolds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TRACE.scaledBy(Double.MAX_VALUE))
        .withMessageContaining("Infinity");
  }

  @Test
  void refusesToBeEmptyOrNameless() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateTrace("none", new double[0]))
        .withMessageContaining("'none' has no seconds");
    assertThatIllegalArgumentException().isThrownBy(() -> new RateTrace(" ", new double[] {1}));
  }
}
