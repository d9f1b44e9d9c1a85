package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Requests drawn, recorded, thinned and added up. */
class TrafficTest {
  private static ArrivalTrace everyMillisecond(int seconds) {
    return new ArrivalTrace(
        "recorded", LongStream.range(0, 1000L * seconds).map(i -> 1000 * i).toArray(), seconds);
  }

  @Test
  void recordedArrivalsAreReplayedAsTheyWereWhateverTheSeed() {
    ArrivalTrace trace = new ArrivalTrace("r", new long[] {3, 3, 1_000_000, 2_999_999}, 3);
    Traffic recorded = new Traffic.Recorded(trace);
    for (long seed = 0; seed < 5; seed++) {
      assertThat(recorded.draw(seed).offsetsMicros()).containsExactly(3, 3, 1_000_000, 2_999_999);
    }
    assertThat(recorded.rates().peak()).isEqualTo(2);
    assertThat(recorded.process()).isEqualTo("RECORDED");
  }

  /** A binomial number is kept, each request alike, and those kept are as they were. */
  @Test
  void aShareOfRecordedArrivalsIsKeptIndependently() {
    Traffic share = new Traffic.Recorded(everyMillisecond(100)).thinned(0.3);
    long[] kept = share.draw(7).offsetsMicros();
    assertThat(kept).isEqualTo(share.draw(7).offsetsMicros());
    assertThat(Arrays.equals(kept, share.draw(8).offsetsMicros())).isFalse();
    assertThat(LongStream.of(kept)).allMatch(micros -> micros % 1000 == 0);
    assertThat(kept).doesNotHaveDuplicates();
    double deviation = Math.sqrt(100_000 * 0.3 * 0.7);
    assertThat((double) kept.length).isCloseTo(30_000, within(4 * deviation));
    // Whether one is kept says nothing about the next: the gaps are geometric with mean 1/0.3.
    double squares = 0;
    for (int i = 1; i < kept.length; i++) {
      double gap = (kept[i] - kept[i - 1]) / 1000.0;
      squares += (gap - 1 / 0.3) * (gap - 1 / 0.3);
    }
    assertThat(squares / kept.length).isCloseTo(0.7 / 0.09, within(0.3));
    assertThat(share.rates().mean()).isCloseTo(300, within(1e-9));
  }

  @Test
  void sharesMultiplyAndRecordedRequestsAreNotInvented() {
    Traffic recorded = new Traffic.Recorded(everyMillisecond(10));
    assertThat(recorded.thinned(0.5).thinned(0.5).rates().mean()).isCloseTo(250, within(1e-9));
    assertThat(recorded.scaledToPeak(400).rates().peak()).isCloseTo(400, within(1e-9));
    assertThat(recorded.scaledBy(1)).isSameAs(recorded);
    assertThatThrownBy(() -> recorded.scaledBy(1.5))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("can be thinned, not multiplied (by 1.500)")
        .hasMessageContaining("arrivals: poisson");
    assertThatThrownBy(() -> recorded.scaledToPeak(1001)).hasMessageContaining("not multiplied");
  }

  @Test
  void aShareOfAPoissonProcessIsTheProcessOfTheLowerRate() {
    RateTrace rates = SyntheticTraces.step("s", 100, 10, 40);
    Traffic drawn = new Traffic.Drawn(rates, ArrivalProcess.POISSON);
    assertThat(drawn.thinned(0.5).draw(3).offsetsMicros())
        .isEqualTo(drawn.scaledBy(0.5).draw(3).offsetsMicros());
    // Evenly spaced requests of which half are kept are not evenly spaced any more.
    Traffic uniform = new Traffic.Drawn(rates, ArrivalProcess.UNIFORM);
    assertThat(uniform.draw(1).offsetsMicros())
        .contains(uniform.thinned(0.5).draw(3).offsetsMicros());
    assertThat(uniform.thinned(0.5).rates().mean()).isCloseTo(12.5, within(1e-9));
  }

  @Property(tries = 200)
  void aMixHasTheRequestsOfAllItsPartsInOrder(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 30) Integer> lengths,
      @ForAll @DoubleRange(min = 0.1, max = 50) double rate,
      @ForAll long seed) {
    List<Traffic> parts =
        lengths.stream()
            .<Traffic>map(
                seconds ->
                    new Traffic.Drawn(
                        SyntheticTraces.constant("c", seconds, rate), ArrivalProcess.UNIFORM))
            .toList();
    Traffic mix = new Traffic.Mix("m", parts);
    long[] moments = mix.draw(seed).offsetsMicros();
    assertThat(moments).isSorted().isEqualTo(mix.draw(seed).offsetsMicros());
    assertThat(moments.length).isEqualTo(parts.stream().mapToInt(p -> p.draw(0).count()).sum());
    assertThat(mix.rates().seconds())
        .isEqualTo(lengths.stream().mapToInt(Integer::intValue).max().orElseThrow());
    assertThat(mix.rates().ratePerSecond(0)).isCloseTo(rate * lengths.size(), within(1e-6));
    assertThat(mix.scaledToPeak(7).rates().peak()).isCloseTo(7, within(1e-9));
  }

  @Test
  void partsOfAMixAreIndependent() {
    Traffic part = new Traffic.Drawn(SyntheticTraces.constant("c", 10, 5), ArrivalProcess.POISSON);
    long[] moments = new Traffic.Mix("m", List.of(part, part)).draw(1).offsetsMicros();
    assertThat(moments).doesNotHaveDuplicates();
  }

  /** The same rates in one step or in many give the same requests. */
  @Property(tries = 100)
  void aCoarseStepDrawsAsItsSecondsDo(
      @ForAll @DoubleRange(min = 0.01, max = 100) double first,
      @ForAll @DoubleRange(min = 0.01, max = 100) double second,
      @ForAll @IntRange(min = 0, max = 50) int skip,
      @ForAll long seed) {
    RateTrace coarse = new RateTrace("c", 60_000_000, new double[] {first, second});
    double[] fine = new double[120];
    Arrays.setAll(fine, i -> i < 60 ? first : second);
    Window window = new Window(skip, 110);
    long[] ofCoarse =
        Arrivals.draw(coarse.window(window), ArrivalProcess.POISSON, seed).offsetsMicros();
    long[] ofFine =
        Arrivals.draw(new RateTrace("f", fine).window(window), ArrivalProcess.POISSON, seed)
            .offsetsMicros();
    assertThat(ofCoarse.length).isBetween(ofFine.length - 1, ofFine.length + 1);
    for (int i = 0; i < Math.min(ofCoarse.length, ofFine.length); i++) {
      assertThat(ofCoarse[i]).isCloseTo(ofFine[i], within(2L));
    }
  }
}
