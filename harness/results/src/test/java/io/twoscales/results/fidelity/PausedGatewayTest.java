package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.experiment.GatewayPauses;
import io.twoscales.core.fault.Fault;
import io.twoscales.results.SampleSet;
import io.twoscales.results.read.ResultSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PausedGatewayTest {
  @TempDir Path folder;

  private static void append(Path packed, String lines) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(packed, StandardOpenOption.APPEND))) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Due at 107.0 and 107.1 s and taken in from 107.2 s on; one at 108.0; one at 108.1 beside
   * others.
   */
  @Test
  void aPauseIsWhenNothingThatIsDueJoins() throws IOException {
    Path set = SampleSet.of("first", "second").repetitions(1).write(folder.resolve("set"));
    append(
        set.resolve("requests.csv.gz"),
        """
        first,1,900001,107000000,107000000,107300000,completed,300.000,
        first,1,900002,107100000,107200000,107300000,completed,200.000,
        first,1,900003,108000000,108001000,108100000,completed,100.000,
        first,1,900004,108100000,108101000,108300000,completed,200.000,
        first,1,900005,108110000,108111000,108300000,completed,190.000,
        first,1,900006,108125000,108126000,108300000,completed,175.000,
        second,1,900001,107000000,107000000,107300000,completed,300.000,
        """);
    append(
        set.resolve("visits.csv.gz"),
        """
        first,1,900001,embed,107200000,107200000,107290000,embed-1,2
        first,1,900001,classify,107290000,107290000,107299000,classify-1,2
        first,1,900002,embed,107210000,107210000,107290000,embed-1,2
        first,1,900003,embed,108030000,108030000,108090000,embed-1,1
        first,1,900004,embed,108130000,108130000,108290000,embed-1,1
        first,1,900005,embed,108112000,108112000,108290000,embed-1,1
        first,1,900006,embed,108127000,108127000,108290000,embed-1,1
        second,1,900001,embed,107004000,107004000,107290000,embed-1,1
        """);

    GatewayPauses pauses = PausedGateway.of(ResultSet.open(set));
    assertThat(pauses.byRun()).containsOnlyKeys("first-1");
    assertThat(pauses.of("first-1"))
        .containsExactly(new Fault.GatewayPause(107, 0.2), new Fault.GatewayPause(108, 0.03));
    assertThat(pauses.isPaused("first-1", 107.19)).isTrue();
    assertThat(pauses.isPaused("first-1", 107.2)).isFalse();
    assertThat(pauses.isPaused("second-1", 107.1)).isFalse();
    assertThat(pauses.count()).isEqualTo(2);
    assertThat(pauses.longestSeconds()).isEqualTo(0.2);
  }
}
