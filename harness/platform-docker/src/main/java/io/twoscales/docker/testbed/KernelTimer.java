package io.twoscales.docker.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/**
 * The kernel's timer, in whose ticks it looks who has used up its CPU quota: a replica may go on
 * until then. Its rate is an option the kernel was built with.
 */
public final class KernelTimer {
  private static final String RATE = "CONFIG_HZ=";

  private KernelTimer() {}

  /** Ticks a second; empty when no file of this machine says it. */
  public static OptionalInt hertz() {
    String release = System.getProperty("os.version");
    return hertz(
        List.of(
            Path.of("/proc/config.gz"),
            Path.of("/boot/config-" + release),
            Path.of("/lib/modules/" + release + "/config")));
  }

  /** Of the first of these configurations that says it; compressed ones end in {@code .gz}. */
  static OptionalInt hertz(List<Path> configurations) {
    for (Path configuration : configurations) {
      OptionalInt found = in(configuration);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt in(Path configuration) {
    try (InputStream file = Files.newInputStream(configuration);
        InputStream plain =
            configuration.toString().endsWith(".gz") ? new GZIPInputStream(file) : file;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(RATE)) {
          return OptionalInt.of(Integer.parseInt(line.substring(RATE.length()).strip()));
        }
      }
      return OptionalInt.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
