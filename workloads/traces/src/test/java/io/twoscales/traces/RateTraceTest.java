package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTraceTest {
  private final RateTrace trace = new RateTrace("t", new double[] {1, 4, 2, 0});

  @Test
  void aWindowIsAPartOfTheTrace() {
    RateTrace part = trace.window(Window.parse("1..3"));

    assertThat(part.seconds()).isEqualTo(2);
    assertThat(part.ratePerSecond(0)).isEqualTo(4);
    assertThat(trace.window(new Window(0, 4)).seconds()).isEqualTo(4);
    assertThatThrownBy(() -> trace.window(new Window(3, 5)))
        .isInstanceOf(TraceException.class)
        .hasMessage("window 3..5 reaches beyond trace t, which has the seconds 0..4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5-9", "9..5", "5..5", "-1..5", "a..b", "1..99999999999"})
  void aWindowThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Window.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FROM..TO");
  }

  @Test
  void scalingKeepsTheShape() {
    assertThat(trace.scaledBy(0.5).ratePerSecond(1)).isEqualTo(2);
    assertThat(trace.scaledToPeak(10).peak()).isEqualTo(10);
    assertThat(trace.scaledToPeak(10).ratePerSecond(0)).isEqualTo(2.5);
    assertThatThrownBy(() -> new RateTrace("z", new double[] {0, 0}).scaledToPeak(1))
        .isInstanceOf(TraceException.class);
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
  void ratesMustBeRates() {
    for (double rate : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new RateTrace("bad", new double[] {1, rate}))
          .isInstanceOf(TraceException.class)
          .hasMessageContaining("second 1")
          .hasMessageContaining(Double.toString(rate));
    }
    assertThatThrownBy(() -> new RateTrace("bad", new double[0])).hasMessageContaining("empty");
  }

  @Test
  void aSurgeRisesWithinSecondsAndReachesItsPeakOnce() {
    RateTrace surge = SyntheticTraces.surge("s", 60, 20, 100, 7);

    assertThat(surge.peak()).isEqualTo(100);
    for (int second = 0; second < 20; second++) {
      assertThat(surge.ratePerSecond(second)).isBetween(17.0, 23.0);
    }
    assertThat(surge.ratePerSecond(26)).isGreaterThan(80);
    assertThat(surge.ratePerSecond(59)).isLessThan(23);
    assertThatThrownBy(() -> SyntheticTraces.surge("s", 60, 20, 10, 7))
        .hasMessageContaining("base < peak");
  }

  @Test
  void foldersAreLookedThroughInOrder(@TempDir Path first, @TempDir Path second) throws Exception {
    Files.writeString(second.resolve("a.txt"), "1");
    TraceFolders folders = new TraceFolders(List.of(first, second));

    assertThat(folders.find("a.txt")).isEqualTo(second.resolve("a.txt"));
    Files.writeString(first.resolve("a.txt"), "1");
    assertThat(folders.find("a.txt")).isEqualTo(first.resolve("a.txt"));
    assertThat(folders.find(second.resolve("a.txt").toString())).isEqualTo(second.resolve("a.txt"));
    assertThat(folders.contains("b.txt")).isFalse();
    assertThatThrownBy(() -> folders.find("b.txt"))
        .hasMessageContaining(first.toString())
        .hasMessageContaining("--trace-dir");
  }

  @Test
  void sentencesAreDifferentAndOfOrdinaryLength() {
    List<String> sentences = SentencePayloads.generate(300, 1);

    assertThat(sentences).doesNotHaveDuplicates().hasSize(300);
    assertThat(sentences).isEqualTo(SentencePayloads.generate(300, 1));
    assertThat(sentences).isNotEqualTo(SentencePayloads.generate(300, 2));
    assertThat(sentences)
        .allSatisfy(s -> assertThat(s.split(" ").length).isBetween(8, 24))
        .allSatisfy(s -> assertThat(s).matches("[A-Z].*\\."));
  }
}
