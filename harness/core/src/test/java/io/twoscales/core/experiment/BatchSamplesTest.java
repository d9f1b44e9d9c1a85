package io.twoscales.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchSamplesTest {
  private static final BatchSamples SAMPLES =
      new BatchSamples(
          Map.of(
              1, Map.of(100, new double[] {60, 40, 50, 50}, 200, new double[] {20, 30}),
              4, Map.of(100, new double[] {110}, 200, new double[] {70})));

  @Test
  void quantilesOfACellAreThoseOfItsSamples() {
    assertThat(SAMPLES.quantileMs(0, 1, 100)).isEqualTo(40);
    assertThat(SAMPLES.quantileMs(0.5, 1, 100)).isEqualTo(50);
    assertThat(SAMPLES.quantileMs(1, 1, 100)).isEqualTo(60);
    assertThat(SAMPLES.meanMs(1, 100)).isEqualTo(50);
  }

  @Test
  void theirMeanIsThatOfTheSamples() {
    double sum = 0;
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      sum += SAMPLES.quantileMs((i + 0.5) / draws, 1, 100);
    }
    assertThat(sum / draws).isCloseTo(50, within(0.01));
  }

  @Test
  void betweenCellsTheyAreLinearInBatchAndInOneOverCpu() {
    assertThat(SAMPLES.meanMs(2, 100)).isCloseTo(50 + 60 / 3.0, within(1e-9));
    // 1/133.33… lies in the middle of 1/100 and 1/200.
    assertThat(SAMPLES.meanMs(1, 133)).isCloseTo((50 + 25) / 2.0, within(0.1));
    assertThat(SAMPLES.meanMs(7, 200)).isCloseTo(70 + 45, within(1e-9));
    assertThat(SAMPLES.meanMs(1, 50)).isCloseTo(25 + 3 * 25, within(1e-9));
    assertThat(SAMPLES.meanMs(1, 900)).isEqualTo(25);
  }

  @Test
  void aHoleIsNamed() {
    assertThatThrownBy(
            () ->
                new BatchSamples(
                    Map.of(
                        1, Map.of(100, new double[] {1}, 200, new double[] {1}),
                        2, Map.of(100, new double[] {1}))))
        .hasMessage("batch 2 at 200m has no samples");
  }
}
