package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTimerTest {
  private static final String CONFIGURATION =
      "# CONFIG_HZ_100 is not set\nCONFIG_HZ_250=y\nCONFIG_HZ=250\n";

  @TempDir Path folder;

  @Test
  void theRateIsReadFromTheFirstConfigurationThatSaysIt() throws IOException {
    Path compressed = folder.resolve("config.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      out.write(CONFIGURATION.getBytes(StandardCharsets.UTF_8));
    }
    Path plain = Files.writeString(folder.resolve("config"), "CONFIG_HZ=1000\n");
    Path silent = Files.writeString(folder.resolve("silent"), "CONFIG_HZ_250=y\n");
    Path missing = folder.resolve("missing");

    assertThat(KernelTimer.hertz(List.of(missing, silent, compressed, plain))).hasValue(250);
    assertThat(KernelTimer.hertz(List.of(missing, plain, compressed))).hasValue(1000);
  }

  @Test
  void whatCannotBeReadSaysNothing() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.gz"), "not compressed");
    Path wrong = Files.writeString(folder.resolve("wrong"), "CONFIG_HZ=many\n");

    assertThat(KernelTimer.hertz(List.of(folder.resolve("missing"), broken, wrong))).isEmpty();
  }
}
