package io.twoscales.report.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.Estimate;
import io.twoscales.report.model.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plots rest on: the front, looks that differ, numbers as people read them. */
class FiguresTest {
  private static Controller controller(String name, double cost, double rate) {
    Estimate none = Estimate.of(Double.NaN);
    return new Controller(
        name,
        "",
        List.of(new Run(null, null)),
        new Controller.Estimates(
            Estimate.of(rate), none, none, none, Estimate.of(cost), none, none),
        Optional.empty(),
        List.of());
  }

  @Test
  void nobodyOnTheFrontIsBeaten() {
    Controller cheap = controller("cheap", 10, 0.5);
    Controller good = controller("good", 20, 0.01);
    Controller dear = controller("dear", 30, 0.01);
    Controller bad = controller("bad", 15, 0.6);
    Controller twin = controller("twin", 20, 0.01);
    Controller unknown = controller("unknown", 1, Double.NaN);
    assertThat(Front.of(List.of(good, bad, dear, cheap, twin, unknown)))
        .containsExactly(cheap, good, twin);
  }

  @Test
  void theFirstTwentyFourControllersLookDifferent() {
    assertThat(
            IntStream.range(0, 24)
                .mapToObj(Look::of)
                .map(look -> look.ink() + Arrays.toString(look.dash())))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "3315.7|3,316",
        "78.04|78",
        "78.06|78.1",
        "3|3",
        "1.234|1.23",
        "0.0001|0.0001",
        "0.01234|0.0123",
        "NaN|–",
        "Infinity|∞",
        "1234567|1,234,567"
      })
  void numbersAreBrief(double value, String words) {
    assertThat(Numbers.brief(value)).isEqualTo(words);
  }

  @Test
  void intervalsThatSayNothingAreLeftOut() {
    assertThat(Numbers.withInterval(new Estimate(18, 18, 18))).isEqualTo("18");
    assertThat(Numbers.withInterval(new Estimate(18, 17.5, 18.5))).isEqualTo("18 [17.5, 18.5]");
    assertThat(Numbers.withInterval(Estimate.of(18))).isEqualTo("18");
    assertThat(Numbers.percentWithInterval(new Estimate(0.0054, 0.0049, 0.0059)))
        .isEqualTo("0.54 [0.49, 0.59]");
  }

  @Test
  void axesReachBeyondTheirLargestValue() {
    for (double largest : new double[] {0, 0.003, 1, 7.2, 99.9, 1e6}) {
      Axis axis = Axis.fromZero(largest, 100, 0, 5);
      assertThat(axis.at(largest)).isBetween(0.0, 100.0);
      assertThat(axis.at(0)).isEqualTo(100);
      assertThat(axis.ticks()).hasSizeBetween(2, 8);
    }
    Axis wide = Axis.zeroAndLogarithmic(0.001, 60, 100, 0);
    assertThat(wide.at(0)).isEqualTo(100);
    assertThat(wide.at(0.01) - wide.at(0.1)).isGreaterThan(10);
  }
}
