package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuQuotaTest {
  @Test
  void limitAndQuotaAreTheSameToTheMillicore() {
    for (int millicores = 100; millicores <= 8000; millicores++) {
      assertThat(CpuQuota.of(millicores, Duration.ofMillis(10)).millicores()).isEqualTo(millicores);
    }
  }

  @Test
  void whatTheKernelDoesNotTakeIsRefused() {
    assertThatThrownBy(() -> CpuQuota.of(90, Duration.ofMillis(10)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CpuQuota(2000, 2_000_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neitherMoreNorLessThanBothIsInForceBetweenTwoWrites() {
    CpuQuota half = new CpuQuota(50_000, 100_000);
    assertThat(new CpuQuota(8000, 10_000).quotaGoesFirst(half))
        .as("8000 of 100 000 would be far less than either: the period goes first")
        .isFalse();
    assertThat(new CpuQuota(80_000, 100_000).quotaGoesFirst(half)).isTrue();
    assertThat(new CpuQuota(60_000, 110_000).quotaGoesFirst(half))
        .as("60 000 of 100 000 would be more than either")
        .isFalse();
    assertThat(new CpuQuota(55_000, 90_000).quotaGoesFirst(half)).isTrue();
  }
}
