package io.twoscales.core.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({"100m, 100", "1, 1000", "1.5, 1500", "0.25, 250", "16, 16000"})
  void cpuQuantitiesAreThoseOfKubernetes(String text, int millicores) {
    assertThat(Cpu.parse(text)).isEqualTo(millicores);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "1 core", "-1", "0.0001", "1.5m", "1e3", "99999999999"})
  void whatIsNoCpuQuantityIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Cpu.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100m")
        .hasMessageContaining("'" + text + "'");
  }

  @Property
  void formattedCpuReadsBackAsItself(@ForAll @IntRange(min = 1, max = 64_000) int millicores) {
    assertThat(Cpu.parse(Cpu.format(millicores))).isEqualTo(millicores);
  }

  @ParameterizedTest
  @CsvSource({"250ms, 250", "10s, 10000", "2m, 120000", "1h, 3600000"})
  void durationsHaveUnits(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10 s", "-1s", "1.5s", "5d"})
  void aDurationWithoutAKnownUnitIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("250ms");
  }
}
