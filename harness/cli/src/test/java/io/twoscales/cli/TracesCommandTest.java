package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces as people list, import and look at them. */
class TracesCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int twoscales(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aLogBecomesATraceThatCanBeShownAndReplayed() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int second = 0; second < 200; second++) {
      int requests = second < 100 ? 2 : 8;
      for (int i = 0; i < requests; i++) {
        log.append(
            "h - - [01/Jul/2024:10:%02d:%02d +0000] \"GET /\" 200 1%n"
                .formatted(second / 60, second % 60));
      }
    }
    Path file = Files.writeString(folder.resolve("access.log"), log);
    Path trace = folder.resolve("mine.txt.gz");
    assertThat(twoscales("traces", "import", "access-log", file.toString(), "--out", "" + trace))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("200 seconds, 1000 requests, mean 5.00, peak 8.0");

    assertThat(twoscales("traces", "show", trace.toString())).isZero();
    assertThat(out.toString())
        .contains("1 surges to 3.0 times", "second 94: from 2.0 to 6.2", "--window 34..200", "█");

    assertThat(twoscales("traces", "show", trace.toString(), "--window", "50..150", "--json"))
        .isZero();
    JsonNode shown = new ObjectMapper().readTree(out.toString());
    assertThat(shown.path("meanPerSecond").asDouble()).isEqualTo(5);
    assertThat(shown.path("dispersion").asDouble()).isEqualTo(9.0 / 5);
    assertThat(shown.path("requests").asDouble()).isEqualTo(500);

    assertThat(twoscales("traces", "import", "access-log", file.toString(), "--out", "" + trace))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is there already");
  }

  @Test
  void mistakesAreSaidAndNothingIsImported() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "t\n1\n0\n");
    String trace = folder.resolve("t.txt.gz").toString();
    assertThat(twoscales("traces", "import", "csv", "" + file, "--time", "t", "--out", trace))
        .isEqualTo(2);
    assertThat(err.toString()).contains("a.csv:3: times have to ascend");
    assertThat(Files.list(folder)).hasSize(1);
    assertThat(twoscales("traces", "import", "cvs", "" + file, "--out", trace)).isEqualTo(2);
    assertThat(err.toString()).contains("no format 'cvs'; there are access-log");
    assertThat(twoscales("traces", "import", "csv")).isEqualTo(2);
    assertThat(twoscales("traces")).isEqualTo(2);
    assertThat(twoscales("traces", "fetch", "nothing")).isEqualTo(2);
    assertThat(err.toString()).contains("`traces list` lists them");
  }

  @Test
  void theCatalogueSaysWhatIsAtHand() throws Exception {
    Files.writeString(folder.resolve("BurstGPT_1.csv"), "");
    assertThat(twoscales("traces", "list", "--trace-dir", folder.toString())).isZero();
    assertThat(out.toString())
        .contains("twitter-2021-08", "none stated", "1352422 bytes")
        .contains("here: " + folder.resolve("BurstGPT_1.csv"));
    assertThat(twoscales("traces", "import", "--formats")).isZero();
    assertThat(out.toString()).contains("azure-functions-2019", "worldcup98");
  }
}
