package io.twoscales.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayConfigTest {
  @TempDir Path folder;
  private final Properties properties = new Properties();

  @BeforeEach
  void complete() {
    properties.setProperty("target", "http://127.0.0.1:8080/v2/models/p/infer");
    properties.setProperty("schedule", "schedule.csv");
    properties.setProperty("payloads", "payloads.jsonl");
    properties.setProperty("records", "records.csv");
    properties.setProperty("requestTimeoutMs", "5000");
    properties.setProperty("leadMs", "1500");
    properties.setProperty("rehearsalRequests", "300");
  }

  @Test
  void readsWhatAReplayNeeds() throws IOException {
    assertThat(read())
        .isEqualTo(
            new ReplayConfig(
                URI.create("http://127.0.0.1:8080/v2/models/p/infer"),
                Path.of("schedule.csv"),
                Path.of("payloads.jsonl"),
                Path.of("records.csv"),
                5000,
                1500,
                300,
                false,
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1/x",
        "http://127.0.0.1/",
        "http://127.255.0.3:65535/",
        "http://[::1]:80/"
      })
  void aimsAtTheLoopbackInterface(String target) throws IOException {
    properties.setProperty("target", target);

    assertThat(read().target()).isEqualTo(URI.create(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1:8080/",
        "http://example.org/",
        "http://127.example.org/",
        "http://127.0.0.1.example.org/",
        "http://127.0.0.1@example.org/",
        "http://localhost.example.org/",
        "https://127.0.0.1/",
        "127.0.0.1:8080",
        "http:///x",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1:8080/a b"
      })
  void refusesToAimAnywhereElse(String target) {
    properties.setProperty("target", target);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::read)
        .withMessageContaining("replay.properties: target: expected ")
        .withMessageEndingWith("found '" + target + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"target", "schedule", "payloads", "records", "requestTimeoutMs", "leadMs"})
  void namesWhatIsMissing(String key) {
    properties.setProperty(key, " ");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::read)
        .withMessage(folder.resolve("replay.properties") + ": " + key + ": is missing");

    properties.remove(key);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::read)
        .withMessageContaining(key + ": is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "requestTimeoutMs, 0, 1 to 600000",
    "requestTimeoutMs, 600001, 1 to 600000",
    "requestTimeoutMs, 5s, a whole number",
    "leadMs, 999, 1000 to 60000",
    "leadMs, 1.5, a whole number",
    "endWithParent, yes, true or false",
    "startWhenTold, 1, true or false",
    "schedule, a\0b, a path",
  })
  void saysWhatItExpected(String key, String value, String expected) {
    properties.setProperty(key, value);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::read)
        .withMessageContaining(key + ": expected " + expected + ", found '" + value + "'");
  }

  @Test
  void endsWithItsParentWhenTold() throws IOException {
    properties.setProperty("endWithParent", "true");

    assertThat(read().endWithParent()).isTrue();
  }

  @Test
  void startsAtOnceUnlessItShallWait() throws IOException {
    assertThat(read().startWhenTold()).isFalse();

    properties.setProperty("startWhenTold", "true");

    assertThat(read().startWhenTold()).isTrue();
  }

  @Test
  void refusesKeysItDoesNotKnow() {
    properties.setProperty("timeout", "5");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(this::read)
        .withMessageContaining("unknown timeout; expected endWithParent, leadMs, payloads");
  }

  @Test
  void namesAFileThatIsNotThere() {
    Path missing = folder.resolve("missing.properties");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ReplayConfig.read(missing))
        .withMessageContaining(missing + ": cannot be read: ")
        .withMessageContaining("NoSuchFile");
  }

  private ReplayConfig read() throws IOException {
    Path file = folder.resolve("replay.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return ReplayConfig.read(file);
  }
}
