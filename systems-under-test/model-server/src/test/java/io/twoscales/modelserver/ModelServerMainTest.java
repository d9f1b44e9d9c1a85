package io.twoscales.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that a replica's container runs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModelServerMainTest {
  private static final Path MODELS = Path.of(System.getProperty("twoscales.models"));

  @TempDir private Path folder;

  private record Ended(int exitCode, String output) {}

  private static Ended start(Path models, String model) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ModelServerMain.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("TWOSCALES_MODEL", model);
    builder.environment().put("TWOSCALES_MODEL_DIR", models.toString());
    builder.environment().put("TWOSCALES_PORT", "0");
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void assertRefusedInOneLine(Ended ended, Path file) {
    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(2);
    assertThat(ended.output().lines()).as(ended.output()).hasSize(1);
    assertThat(ended.output()).contains(file.toString(), "put ").doesNotContain("READY");
  }

  @Test
  void aModelThatIsNoneEndsItWithOneLineBeforeItIsReady() throws Exception {
    Path model = Files.createDirectory(folder.resolve("m"));
    Files.copy(MODELS.resolve("ppocr-det-v3/model.properties"), model.resolve("model.properties"));
    Path file = model.resolve("model.onnx");
    Files.write(file, new byte[1000]);
    assertRefusedInOneLine(start(folder, "m"), file);
  }

  @Test
  void soDoTheNetworkOfAnotherKindAndATokenizerThatIsNone() throws Exception {
    Path model = Files.createDirectory(folder.resolve("m"));
    Path embedding = MODELS.resolve("minilm-l6-v2-q");
    Files.copy(embedding.resolve("model.properties"), model.resolve("model.properties"));
    Path tokenizer = model.resolve("tokenizer.json");
    Files.copy(embedding.resolve("tokenizer.json"), tokenizer);
    Path network = model.resolve("model.onnx");
    Files.copy(MODELS.resolve("ppocr-det-v3/model.onnx"), network);
    assertRefusedInOneLine(start(folder, "m"), network);
    Files.writeString(tokenizer, "{}");
    assertRefusedInOneLine(start(folder, "m"), tokenizer);
  }
}
