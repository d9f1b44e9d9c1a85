package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.run.PlatformException;
import org.junit.jupiter.api.Test;

class CpuLayoutTest {
  @Test
  void replicasHaveCpusOfTheirOwn() {
    assertThat(CpuLayout.of(2)).isEqualTo(new CpuLayout(2, "1", 1, "0"));
    assertThat(CpuLayout.of(4)).isEqualTo(new CpuLayout(4, "1-3", 3, "0"));
    assertThat(CpuLayout.of(16)).isEqualTo(new CpuLayout(16, "2-15", 14, "0-1"));
  }

  @Test
  void aCpuSetIsCounted() {
    assertThat(CpuLayout.countOf("1")).isEqualTo(1);
    assertThat(CpuLayout.countOf("2-15")).isEqualTo(14);
    assertThat(CpuLayout.countOf("0,2-3,8")).isEqualTo(4);
  }

  @Test
  void aSingleCpuIsShared() {
    assertThat(CpuLayout.of(1)).isEqualTo(new CpuLayout(1, "0", 1, "0"));
  }

  @Test
  void aCapacityTheMachineDoesNotHaveIsRefused() {
    CpuLayout layout = CpuLayout.of(2);
    assertThatCode(() -> layout.require(1000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> layout.require(1100))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("1100m")
        .hasMessageContaining("1000m");
  }
}
