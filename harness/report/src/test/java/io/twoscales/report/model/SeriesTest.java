package io.twoscales.report.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** However long the buckets, no peak is lost and no mean is bent. */
class SeriesTest {
  @Property(tries = 300)
  void bucketsKeepExtremesAndMeans(
      @ForAll @Size(min = 1, max = 300) List<@FloatRange(min = 0, max = 1e6f) Float> values,
      @ForAll @IntRange(min = 1, max = 40) int bucketSeconds,
      @ForAll @IntRange(min = 1, max = 5) int factor) {
    Series fine = new Series(values.size(), bucketSeconds);
    for (int second = 0; second < values.size(); second++) {
      fine.add(second, values.get(second));
    }
    double[] plain = values.stream().mapToDouble(Float::doubleValue).toArray();
    for (Series series : List.of(fine, fine.coarser(factor))) {
      int length = series.bucketSeconds();
      for (int bucket = 0; bucket < series.buckets(); bucket++) {
        int from = Math.min(plain.length, bucket * length);
        double[] part = Arrays.copyOfRange(plain, from, Math.min(plain.length, from + length));
        if (part.length > 0) {
          assertThat(series.high(bucket)).isEqualTo(Arrays.stream(part).max().orElseThrow());
          assertThat(series.low(bucket)).isEqualTo(Arrays.stream(part).min().orElseThrow());
          double mean = Arrays.stream(part).average().orElseThrow();
          assertThat(Math.abs(series.mean(bucket) - mean)).isLessThanOrEqualTo(1e-9 * (1 + mean));
        }
      }
      assertThat(series.highest()).isEqualTo(Arrays.stream(plain).max().orElseThrow());
    }
  }

  @Test
  void whatIsNotKnownStaysUnknown() {
    Series series = new Series(10, 2);
    series.add(3, Double.NaN);
    series.add(10, 5);
    series.add(-1, 5);
    assertThat(series.isEmpty()).isTrue();
    assertThat(series.mean(1)).isNaN();
    series.add(4, 0);
    assertThat(series.isEmpty()).isFalse();
    assertThat(series.high(2)).isZero();
    assertThat(series.high(1)).isNaN();
    assertThat(series.lowestPositive()).isNaN();
  }
}
