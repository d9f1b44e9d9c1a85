package io.twoscales.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {

  @Test
  void onlyTheModelsNameMustBeGiven() {
    ServerSettings settings = ServerSettings.from(Map.of("TWOSCALES_MODEL", "minilm"));

    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.threads()).isEqualTo(1);
    assertThatThrownBy(() -> ServerSettings.from(Map.of()))
        .hasMessage("TWOSCALES_MODEL is not set: give the name of the model to serve");
  }

  @ParameterizedTest
  @CsvSource({
    "TWOSCALES_MODEL, a b",
    "TWOSCALES_MODEL, ../x",
    "TWOSCALES_PORT, 65536",
    "TWOSCALES_PORT, -1",
    "TWOSCALES_GRPC_PORT, 0",
    "TWOSCALES_THREADS, 0",
    "TWOSCALES_MAX_BATCH, many",
    "TWOSCALES_DRAIN_TIMEOUT_MS, 0",
    "TWOSCALES_MAX_BODY_BYTES, 1"
  })
  void anImpossibleValueIsNamed(String variable, String value) {
    Map<String, String> environment = new java.util.HashMap<>(Map.of("TWOSCALES_MODEL", "m"));
    environment.put(variable, value);

    assertThatThrownBy(() -> ServerSettings.from(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(variable)
        .hasMessageContaining(value);
  }
}
