package io.twoscales.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentileSupportTest {
  /** The table of MLPerf LoadGen's early stopping. */
  @ParameterizedTest
  @CsvSource({"90, 44, 64", "95, 90, 130", "99, 459, 662", "99.9, 4603, 6636"})
  void leastNumbersAreThoseOfLoadGen(double percentile, long noneLate, long oneLate) {
    assertThat(PercentileSupport.minimum(percentile, false)).isEqualTo(noneLate);
    assertThat(PercentileSupport.minimum(percentile, true)).isEqualTo(oneLate);
    assertThat(PercentileSupport.supported(percentile, oneLate - 1, true)).isFalse();
    assertThat(PercentileSupport.supported(percentile, oneLate, true)).isTrue();
  }

  @Test
  void percentilesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> PercentileSupport.minimum(100, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
