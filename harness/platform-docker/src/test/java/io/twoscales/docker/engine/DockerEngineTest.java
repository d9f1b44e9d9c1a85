package io.twoscales.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerEngineTest {
  @ParameterizedTest
  @CsvSource({"1.41,true", "1.50,true", "2.0,true", "1.40,false", "1.9,false", "odd,true"})
  void versionsOfTheApiAreComparedAsNumbers(String api, boolean recent) {
    assertThat(DockerEngine.isRecent(api)).isEqualTo(recent);
  }
}
