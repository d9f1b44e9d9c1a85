package io.twoscales.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Info;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerEngineTest {
  @ParameterizedTest
  @CsvSource({"1.41,true", "1.50,true", "2.0,true", "1.40,false", "1.9,false", "odd,true"})
  void versionsOfTheApiAreComparedAsNumbers(String api, boolean recent) {
    assertThat(DockerEngine.isRecent(api)).isEqualTo(recent);
  }

  @Test
  void limitsThatAnEngineLacksAreNamed() {
    Info rootlessOnVersion1 =
        new Info()
            .withCpuCfsPeriod(false)
            .withCpuCfsQuota(false)
            .withCpuSet(false)
            .withMemoryLimit(false);

    assertThat(DockerEngine.missingLimits(rootlessOnVersion1))
        .containsExactly("CPU time", "the period of CPU quotas", "CPU sets", "memory");
  }

  @Test
  void anEngineThatLimitsAllOrHidesItIsUsed() {
    assertThat(
            DockerEngine.missingLimits(
                new Info()
                    .withCpuCfsPeriod(true)
                    .withCpuCfsQuota(true)
                    .withCpuSet(true)
                    .withMemoryLimit(true)))
        .isEmpty();
    assertThat(DockerEngine.missingLimits(new Info())).isEmpty();
  }
}
