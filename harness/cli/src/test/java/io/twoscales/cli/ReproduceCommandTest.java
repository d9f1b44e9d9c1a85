package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
  private static final String TRACE = "twitter-2021-08-days-01-14.txt.gz";
  private static final int SURGE_SECOND = 700;

  @TempDir Path folder;

  private final Commands twoscales = new Commands();
  private Path traces;

  /** Twenty minutes, of which the first ten are steady, with one surge. */
  @BeforeEach
  void writeTrace() throws IOException {
    double[] rates = new double[1200];
    for (int s = 0; s < rates.length; s++) {
      rates[s] = s >= SURGE_SECOND && s < SURGE_SECOND + 60 ? 180 : 40;
    }
    traces = Files.createDirectories(folder.resolve("traces"));
    RateFiles.write(traces.resolve(TRACE), new RateTrace("short", rates), List.of());
  }

  private int reproduce(Path out, Object... more) {
    Object[] words =
        Stream.concat(
                Stream.of("reproduce", "--quick", "--without-testbed"),
                Stream.concat(Stream.of("--trace-dir", traces, "--out", out), Stream.of(more)))
            .toArray();
    return twoscales.run(words);
  }

  @Test
  void everyClaimIsJudgedAndWhatWasReplayedIsNamed() throws IOException {
    Path out = folder.resolve("reproduction");

    assertThat(reproduce(out)).as(twoscales.err()).isZero();

    assertThat(twoscales.out())
        .containsPattern("violations % +video +sentiment +nlp\\n")
        .containsPattern("hybrid +video +simulated +(holds|does not hold|not shown) ");
    assertThat(twoscales.err())
        .contains("the Twitter stream of August 2021")
        .containsPattern("\\[\\d+/\\d+] video-surge-01 in virtual time; about .* left");
    assertThat(out.resolve("reproduction.md"))
        .content()
        .contains("Over ten times fewer violations than horizontal scaling alone")
        .contains(
            "### video, 1 surge window × 5 repetitions; interval over repetitions (simulated)")
        .contains("| surge-01 | " + TRACE + " | 6")
        .contains("a minute before a surge and four after it began");
    // Of the authors' window where the environment has it, else of the first surge.
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.matches("video-(authors|surge)-01\\.html"));
    }
    JsonNode json = new ObjectMapper().readTree(out.resolve("reproduction.json").toFile());
    assertThat(json.path("missing")).isEmpty();
    // Four claims, three policies, three pipelines.
    assertThat(json.path("verdicts")).hasSize(36);
    assertThat(json.path("verdicts")).noneMatch(v -> v.path("verdict").asText().isEmpty());
    assertThat(twoscales.run("results", "verify", out.resolve("sets/nlp-surge-01"))).isZero();
    assertThat(out.resolve("experiments/nlp-surge-01.yaml")).isNotEmptyFile();
    whatIsThereAlreadyIsNotRunAgain(out);
  }

  private void whatIsThereAlreadyIsNotRunAgain(Path out) throws IOException {
    String before = Files.readString(out.resolve("reproduction.md"));
    Path kept = out.resolve("sets/video-surge-01/manifest.json");
    FileTime written = Files.getLastModifiedTime(kept);

    assertThat(reproduce(out)).isZero();

    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
    assertThat(out.resolve("reproduction.md")).hasContent(before);
  }

  @Test
  void aFolderOfAnotherSizeIsRefused() throws IOException {
    Path out = Files.createDirectories(folder.resolve("reproduction"));
    Files.writeString(out.resolve("size"), "full\n");

    assertThat(reproduce(out)).isEqualTo(1);

    assertThat(twoscales.err()).contains("is a reproduction of size full; choose another --out");
  }

  @Test
  void sizesExcludeOneAnother() {
    assertThat(twoscales.run("reproduce", "--quick", "--full")).isEqualTo(2);
  }
}
