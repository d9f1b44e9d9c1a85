package io.twoscales.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.yaml.YamlFile;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformReaderTest {
  private static PlatformSettings.Docker docker(String more) {
    return (PlatformSettings.Docker)
        PlatformReader.read(
            YamlFile.parse("platform.yaml", "kind: docker\ncapacity: 1\n" + more),
            Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"100m,10", "250m,10", "1,10", "50m,20", "25m,40", "30m,34", "1m,1000"})
  void thePeriodSuitsTheUnitWhereNoneIsGiven(String unit, long periodMs) {
    PlatformSettings.Docker docker = docker("unit: " + unit + "\n");

    assertThat(docker.cfsPeriod().toMillis()).isEqualTo(periodMs);
    assertThat(docker.limits().unitMillicores() * docker.cfsPeriod().toNanos() / 1000 / 1000)
        .as("the kernel takes quotas from 1000 µs")
        .isGreaterThanOrEqualTo(1000);
  }

  @Test
  void whatIsNotGivenIsUsual() {
    assertThat(docker("").resize()).isEqualTo(ResizeWay.AUTO);
    assertThat(docker("").disturbance()).isEqualTo(DisturbanceLimits.DEFAULT);
    assertThat(docker("resize: engine\n").resize()).isEqualTo(ResizeWay.ENGINE);
    assertThat(docker("disturbance: {steal: 0.2, seconds: 0}\n").disturbance())
        .isEqualTo(new DisturbanceLimits(0.2, 0.25, 0.1, 0.5, 0, 1));
  }
}
