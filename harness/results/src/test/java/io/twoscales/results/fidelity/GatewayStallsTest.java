package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.results.SampleSet;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayStallsTest {
  @TempDir Path folder;

  private static void append(Path packed, String lines) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(packed, StandardOpenOption.APPEND))) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Sent at 7.0 and 7.1 s, and all taken in at 7.2 s. */
  @Test
  void theLongestTimeFromSentToQueuedOfARunIsTold() throws IOException {
    Path set = SampleSet.of("first", "second").repetitions(1).write(folder.resolve("set"));
    append(
        set.resolve("requests.csv.gz"),
        """
        first,1,900001,7000000,7000000,7300000,completed,300.000,
        first,1,900002,7100000,7100000,7300000,completed,200.000,
        second,1,900001,7000000,7000000,7300000,completed,300.000,
        """);
    append(
        set.resolve("visits.csv.gz"),
        """
        first,1,900001,embed,7200000,7200000,7290000,embed-1,2
        first,1,900001,classify,7290000,7290000,7299000,classify-1,2
        first,1,900002,embed,7200000,7200000,7290000,embed-1,2
        second,1,900001,embed,7004000,7004000,7290000,embed-1,1
        """);

    assertThat(GatewayStalls.of(ResultSet.open(set)))
        .containsOnlyKeys(new RunId("first", 1))
        .containsEntry(new RunId("first", 1), new GatewayStalls.Stall(7, 200));
  }
}
