package io.twoscales.results.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.run.Outcome;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.ResultSetWriter;
import io.twoscales.results.RunSummary;
import io.twoscales.results.SampleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultSetTest {
  private static final RunId B_2 = new RunId("b", 2);

  @TempDir Path temporary;
  private Path folder;
  private final List<RunSummary> written = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    SampleSet sample = SampleSet.of("a", "b").repetitions(2);
    folder = temporary.resolve("set");
    ResultSetWriter set = new ResultSetWriter(folder, sample.experiment());
    for (int repetition = 1; repetition <= 2; repetition++) {
      written.add(sample.writeRun(set, "a", repetition));
      written.add(sample.writeRun(set, "b", repetition));
    }
    set.complete();
  }

  @Test
  void whatWasWrittenIsRead() {
    ResultSet set = ResultSet.open(folder);

    assertThat(set.controllers()).containsExactly("a", "b");
    assertThat(set.manifest().name()).isEqualTo("sample");
    assertThat(set.manifest().environment()).containsEntry("engine", "1.2.3");
    assertThat(set.manifest().experiment().sloMs()).isEqualTo(250);
    assertThat(set.manifest().experiment().seed()).isEqualTo(7);
    assertThat(set.manifest().sha256()).containsKey("summary.csv");
    assertThat(set.experimentText()).isEqualTo("name: sample\n");
    assertThat(set.runs()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(set.runs().get(i))
          .usingRecursiveComparison()
          .withComparatorForType(
              (x, y) -> Math.abs(x - y) < 5.1e-4 ? 0 : Double.compare(x, y), Double.class)
          .isEqualTo(written.get(i));
    }
    assertThat(set.runs("b")).extracting(RunSummary::repetition).containsExactly(1, 2);
  }

  @Test
  void tablesOfARun() {
    ResultSet set = ResultSet.open(folder);
    RunSummary summary = set.runs("b").get(1);

    List<TimelineRow> timeline = set.timeline(B_2);
    assertThat(timeline).hasSize(20);
    assertThat(timeline.stream().mapToInt(TimelineRow::violations).sum())
        .isEqualTo((int) (summary.late() + summary.dropped() + summary.failed()));
    assertThat(timeline.get(3).allocatedMillicores()).isEqualTo(OptionalInt.of(400));
    assertThat(timeline.get(3).cpuUsedMillicores()).isEqualTo(153.3);
    assertThat(set.replicas(B_2)).hasSize(20).allMatch(row -> row.replica().equals("embed-1"));
    assertThat(set.actions(B_2))
        .extracting(ActionRow::detail)
        .containsExactly("ready, \"at last\"", "limit 400m");
    assertThat(set.decisions(B_2)).hasSize(20);
    assertThat(set.decisions(B_2).get(4).reason()).isEqualTo("busy: 2 > 1");
    assertThat(set.decisions(B_2).get(4).timeSeconds()).isEqualTo(4);
    assertThat(set.decisions(B_2).get(4).document().at("/plan/0/millicores").asInt())
        .isEqualTo(400);
  }

  @Test
  void requestsAndVisitsAreStreamed() {
    ResultSet set = ResultSet.open(folder);
    Map<RunId, Map<Outcome, Long>> outcomes = new HashMap<>();
    set.requests(
        row ->
            outcomes
                .computeIfAbsent(row.run(), run -> new HashMap<>())
                .merge(row.outcome(), 1L, Long::sum));

    for (RunSummary run : set.runs()) {
      Map<Outcome, Long> counted = outcomes.get(new RunId(run.controller(), run.repetition()));
      assertThat(counted.getOrDefault(Outcome.COMPLETED, 0L)).isEqualTo(run.completed());
      assertThat(counted.getOrDefault(Outcome.DROPPED, 0L)).isEqualTo(run.dropped());
      assertThat(counted.getOrDefault(Outcome.FAILED, 0L)).isEqualTo(run.failed());
    }
    int[] visits = new int[1];
    set.visits(row -> visits[0] += row.batchSize());
    assertThat(visits[0]).isEqualTo(4 * 600);
  }

  @Test
  void histogramsHoldTheCompletedRequests() {
    ResultSet set = ResultSet.open(folder);
    Histogram latencies = set.latencies(B_2);

    assertThat(latencies.getTotalCount()).isEqualTo(set.runs("b").get(1).completed());
    assertThat(latencies.getValueAtPercentile(99) / 1000.0).isEqualTo(set.runs("b").get(1).p99Ms());
  }

  @Test
  void whatIsNoSetIsRefusedWithWhatItIs() throws IOException {
    refused(temporary.resolve("nothing"), "does not exist");
    refused(Files.createFile(temporary.resolve("file")), "is a file; a result set is a folder");
    refused(Files.createDirectory(temporary.resolve("empty")), "no result set", "manifest.json");
  }

  @Test
  void aSetThatWasInterruptedIsRefusedUnderEveryNameItHas() throws IOException {
    SampleSet sample = SampleSet.of("a").repetitions(1);
    Path begun = temporary.resolve("begun");
    ResultSetWriter set = new ResultSetWriter(begun, sample.experiment());
    sample.writeRun(set, "a", 1);
    Path whole = set.partialFolder().resolve("whole");
    Files.createDirectories(whole);
    Files.copy(folder.resolve("manifest.json"), whole.resolve("manifest.json"));

    refused(begun, "was interrupted", "--out " + begun + " again");
    refused(set.partialFolder(), "was interrupted", "--out " + begun + " again");
    refused(whole, "was interrupted", "--out " + begun + " again");
  }

  @Test
  void newerVersionsAreRefused() throws IOException {
    replace("manifest.json", "\"schemaVersion\" : ", "\"schemaVersion\" : 9");
    refused(folder, "schema version 9", "reads up to", "newer");
  }

  @Test
  void setsOfTheFirstVersionAreReadWithoutWhatTheyDoNotHave() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path file = folder.resolve("manifest.json");
    ObjectNode manifest = (ObjectNode) json.readTree(file.toFile());
    manifest.put("schemaVersion", 1);
    ((ObjectNode) manifest.get("sha256")).remove(List.of("starts.csv", "machine.csv"));
    json.writeValue(file.toFile(), manifest);
    Files.delete(folder.resolve("starts.csv"));
    Files.delete(folder.resolve("machine.csv"));
    withoutLastColumns("summary.csv", 1);
    withoutLastColumns("replicas.csv", 2);
    withoutLastColumns("actions.csv", 1);

    ResultSet set = ResultSet.open(folder);
    assertThat(set.runs()).allMatch(run -> run.disturbance().isEmpty());
    List<ReplicaRow> replicas = new ArrayList<>();
    set.replicas(replicas::add);
    set.actions(action -> assertThat(action.kind()).isNotEmpty());
    assertThat(replicas).isNotEmpty();
  }

  private void withoutLastColumns(String file, int columns) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      lines.add(line.replaceFirst("(,[^,]*){" + columns + "}$", ""));
    }
    Files.write(folder.resolve(file), lines);
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Files.delete(folder.resolve("latency-a-2.hlog"));
    refused(folder, "latency-a-2.hlog is missing");
  }

  @Test
  void truncatedManifestsAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("manifest.json"));
    for (int length = 0; length < whole.length - 1; length += 97) {
      Files.write(folder.resolve("manifest.json"), Arrays.copyOf(whole, length));
      refused(folder, "manifest.json");
    }
  }

  @Test
  void pathsThatLeaveTheSetAreRefused() throws IOException {
    replace("manifest.json", "\"summary.csv\"", "\"../summary.csv\"");
    refused(folder, "'../summary.csv'", "no file of the set");
  }

  @Test
  void aSummaryThatLacksARunIsRefused() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("summary.csv"));
    Files.write(folder.resolve("summary.csv"), lines.subList(0, lines.size() - 1));
    refused(folder, "summary.csv lacks run b-2");
  }

  @Test
  void wrongValuesAreNamedByFileLineAndColumn() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("timeline.csv")));
    lines.set(4, lines.get(4).replaceFirst("^a,1,3,", "a,1,three,"));
    Files.write(folder.resolve("timeline.csv"), lines);
    ResultSet set = ResultSet.open(folder);
    assertThatThrownBy(() -> set.timeline(row -> {}))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("timeline.csv:5: column second is 'three'; expected a whole number");
  }

  @Test
  void truncatedGzipIsNamed() throws IOException {
    Path requests = folder.resolve("requests.csv.gz");
    byte[] whole = Files.readAllBytes(requests);
    Files.write(requests, Arrays.copyOf(whole, whole.length * 2 / 3));
    ResultSet set = ResultSet.open(folder);
    assertThatThrownBy(() -> set.requests(row -> {}))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("requests.csv.gz is truncated after line");
  }

  private void replace(String file, String from, String to) throws IOException {
    String text = Files.readString(folder.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(folder.resolve(file), text.replace(from, to));
  }

  private static void refused(Path folder, String... words) {
    assertThatThrownBy(() -> ResultSet.open(folder))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContainingAll(words);
  }
}
