package io.twoscales.results.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.core.run.Outcome;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.RunSummary;
import io.twoscales.results.Schema;
import io.twoscales.results.Shard;
import io.twoscales.results.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * A complete result set. Opening one reads its manifest and summary and makes sure that every file
 * is there; tables are read when they are asked for, those with a row per request as a stream.
 * Checksums are {@code results verify}'s to check.
 */
public final class ResultSet {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final SetManifest manifest;
  private final List<RunSummary> runs;

  private ResultSet(Path folder, SetManifest manifest, List<RunSummary> runs) {
    this.folder = folder;
    this.manifest = manifest;
    this.runs = runs;
  }

  /**
   * Opens a set.
   *
   * @throws ResultSetException when it is none, is not complete, or was written by a newer version
   */
  public static ResultSet open(Path folder) {
    SetManifest manifest = ManifestFile.read(folder);
    for (String file : expectedFiles(manifest)) {
      if (!Files.isRegularFile(folder.resolve(file))) {
        throw new ResultSetException(
            "%s is missing: the result set is not whole".formatted(folder.resolve(file)));
      }
    }
    List<RunSummary> runs = summaries(folder);
    Set<RunId> measured = new HashSet<>();
    for (RunSummary run : runs) {
      RunId id = new RunId(run.controller(), run.repetition());
      if (!measured.add(id)) {
        throw new ResultSetException(
            "%s has run %s twice".formatted(folder.resolve(Table.SUMMARY.file()), id));
      }
    }
    for (RunId run : expectedRuns(manifest)) {
      if (!measured.remove(run)) {
        throw new ResultSetException(
            "%s lacks run %s, which the manifest names"
                .formatted(folder.resolve(Table.SUMMARY.file()), run));
      }
    }
    if (!measured.isEmpty()) {
      throw new ResultSetException(
          "%s has run %s, which the manifest does not name"
              .formatted(folder.resolve(Table.SUMMARY.file()), measured.iterator().next()));
    }
    return new ResultSet(folder, manifest, List.copyOf(runs));
  }

  /** Every file that a set has to hold: those with a checksum, and those no set is without. */
  public static Set<String> expectedFiles(SetManifest manifest) {
    Set<String> files = new LinkedHashSet<>(manifest.sha256().keySet());
    files.add(Schema.EXPERIMENT);
    files.add(Schema.DATA_PACKAGE);
    files.add(Schema.DECISIONS);
    Stream.of(Table.values())
        .filter(table -> table.since() <= manifest.schemaVersion())
        .map(Table::file)
        .forEach(files::add);
    expectedRuns(manifest).forEach(run -> files.add(Schema.histogram(run.toString())));
    return files;
  }

  /** The runs that a set has to hold, in the order of the set: all of them, or its shard's. */
  public static List<RunId> expectedRuns(SetManifest manifest) {
    List<RunId> runs = new ArrayList<>();
    List<SetManifest.ControllerFacts> controllers = manifest.experiment().controllers();
    for (int repetition = 1; repetition <= manifest.experiment().repetitions(); repetition++) {
      for (int place = 0; place < controllers.size(); place++) {
        if (Shard.has(manifest.shard(), repetition, place, controllers.size())) {
          runs.add(new RunId(controllers.get(place).name(), repetition));
        }
      }
    }
    manifest.failed().forEach(run -> runs.remove(new RunId(run.controller(), run.repetition())));
    return runs;
  }

  private static List<RunSummary> summaries(Path folder) {
    List<RunSummary> runs = new ArrayList<>();
    CsvRows.read(folder, Table.SUMMARY, row -> runs.add(summary(row)));
    return runs;
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  /** What ran where. */
  public SetManifest manifest() {
    return manifest;
  }

  /** All runs in the order of the set: repetition by repetition. */
  public List<RunSummary> runs() {
    return runs;
  }

  /** The runs of a controller, by repetition. */
  public List<RunSummary> runs(String controller) {
    return runs.stream().filter(run -> run.controller().equals(controller)).toList();
  }

  /** Names of the controllers that the set has runs of, in the order of the experiment. */
  public List<String> controllers() {
    return manifest.experiment().controllers().stream()
        .map(SetManifest.ControllerFacts::name)
        .filter(name -> runs.stream().anyMatch(run -> run.controller().equals(name)))
        .toList();
  }

  /** What a reader of a shard has to know, in one sentence; empty for a whole set. */
  public Optional<String> shardNotice() {
    int all = manifest.experiment().repetitions() * manifest.experiment().controllers().size();
    return manifest
        .shard()
        .map(
            shard ->
                "shard %d of %d: %d of %d runs, not the whole experiment"
                    .formatted(shard.index(), shard.count(), runs.size(), all));
  }

  /**
   * Makes sure that there is something to look at.
   *
   * @throws ResultSetException when the set is a shard to which no run came
   */
  public void requireRuns() {
    if (runs.isEmpty()) {
      throw new ResultSetException(
          "%s has no runs (%s); twoscales results merge puts shards together"
              .formatted(folder, shardNotice().orElse("an empty experiment")));
    }
  }

  /**
   * Makes sure that files are as they were when the set was complete.
   *
   * @param needed which, by their path in the set
   * @throws ResultSetException naming the first that is not
   */
  public void requireUnchanged(Predicate<String> needed) {
    for (Map.Entry<String, String> entry : manifest.sha256().entrySet()) {
      Path file = folder.resolve(entry.getKey());
      if (needed.test(entry.getKey()) && !sha256(file).equals(entry.getValue())) {
        throw new ResultSetException(
            "%s was changed after the set was complete; twoscales results verify %s says more"
                .formatted(file, folder));
      }
    }
  }

  private static String sha256(Path file) {
    try {
      return Schema.sha256(file);
    } catch (UncheckedIOException e) {
      throw new ResultSetException(file + " cannot be read: " + e.getMessage());
    }
  }

  /** The experiment file as it was given. */
  public String experimentText() {
    return text(folder.resolve(Schema.EXPERIMENT));
  }

  /** Latencies of a run's completed requests, in microseconds from the scheduled time. */
  public Histogram latencies(RunId run) {
    return HistogramFile.read(folder.resolve(Schema.histogram(run.toString())));
  }

  /** Seconds of all runs, one after the other. */
  public void timeline(Consumer<TimelineRow> each) {
    CsvRows.read(folder, Table.TIMELINE, row -> each.accept(timelineRow(row)));
  }

  /** Seconds of a run. */
  public List<TimelineRow> timeline(RunId run) {
    List<TimelineRow> rows = new ArrayList<>();
    timeline(row -> addIf(row.run().equals(run), rows, row));
    return rows;
  }

  /** Replicas of all runs by seconds; none where the experiment did not record them. */
  public void replicas(Consumer<ReplicaRow> each) {
    CsvRows.read(folder, Table.REPLICAS, row -> each.accept(replicaRow(row)));
  }

  /** Replicas of a run by seconds. */
  public List<ReplicaRow> replicas(RunId run) {
    List<ReplicaRow> rows = new ArrayList<>();
    replicas(row -> addIf(row.run().equals(run), rows, row));
    return rows;
  }

  /** Actions of all runs. */
  public void actions(Consumer<ActionRow> each) {
    CsvRows.read(folder, Table.ACTIONS, row -> each.accept(actionRow(row)));
  }

  /** Actions of a run. */
  public List<ActionRow> actions(RunId run) {
    List<ActionRow> rows = new ArrayList<>();
    actions(row -> addIf(row.run().equals(run), rows, row));
    return rows;
  }

  /** Requests of all runs; none where the experiment did not record them. */
  public void requests(Consumer<RequestRow> each) {
    CsvRows.read(folder, Table.REQUESTS, row -> each.accept(requestRow(row)));
  }

  /** Requests at stages of all runs; none where the experiment did not record them. */
  public void visits(Consumer<VisitRow> each) {
    CsvRows.read(folder, Table.VISITS, row -> each.accept(visitRow(row)));
  }

  /** Starts on containers of all runs; none where it was a simulated set. */
  public void starts(Consumer<StartRow> each) {
    if (Table.STARTS.since() <= manifest.schemaVersion()) {
      CsvRows.read(folder, Table.STARTS, row -> each.accept(startRow(row)));
    }
  }

  /** The machine by seconds of all runs; none where it was a simulated one. */
  public void machine(Consumer<MachineRow> each) {
    if (Table.MACHINE.since() <= manifest.schemaVersion()) {
      CsvRows.read(folder, Table.MACHINE, row -> each.accept(machineRow(row)));
    }
  }

  /** Decisions of all runs; none where the experiment did not record them. */
  public void decisions(Consumer<DecisionLine> each) {
    Path file = folder.resolve(Schema.DECISIONS);
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        each.accept(decision(file, number, line));
      }
    } catch (MalformedInputException e) {
      throw new ResultSetException("%s:%d: is not UTF-8".formatted(file, number + 1));
    } catch (IOException e) {
      throw new ResultSetException(file + " cannot be read: " + e.getMessage());
    }
  }

  /** Decisions of a run. */
  public List<DecisionLine> decisions(RunId run) {
    List<DecisionLine> rows = new ArrayList<>();
    decisions(row -> addIf(row.run().equals(run), rows, row));
    return rows;
  }

  private static <T> void addIf(boolean wanted, List<T> rows, T row) {
    if (wanted) {
      rows.add(row);
    }
  }

  private static DecisionLine decision(Path file, long number, String line) {
    try {
      JsonNode document = JSON.readTree(line);
      if (!document.path("controller").isTextual() || !document.path("repetition").isInt()) {
        throw new ResultSetException(
            "%s:%d: expected a decision with controller and repetition".formatted(file, number));
      }
      return new DecisionLine(
          new RunId(document.path("controller").asText(), document.path("repetition").asInt()),
          document.path("timeSeconds").asDouble(),
          document.path("reason").asText(),
          document);
    } catch (JsonProcessingException e) {
      throw new ResultSetException(
          "%s:%d: is not JSON: %s".formatted(file, number, e.getOriginalMessage()));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ResultSetException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static RunSummary summary(CsvRows row) {
    return new RunSummary(
        row.text(0),
        row.text(1),
        row.integer(2),
        row.truth(3),
        row.wholeNumber(4),
        row.wholeNumber(5),
        row.wholeNumber(6),
        row.wholeNumber(7),
        row.wholeNumber(8),
        row.number(9),
        row.number(10),
        row.number(11),
        row.number(12),
        row.number(13),
        row.number(14),
        row.truth(15),
        row.number(16),
        row.number(17),
        row.number(18),
        row.number(19),
        row.number(20),
        row.integer(21),
        row.integer(22),
        row.integer(23),
        row.integer(24),
        row.integer(25),
        row.integer(26),
        row.number(27),
        row.number(28),
        row.number(29),
        row.wholeNumber(30),
        row.number(31),
        row.truth(32),
        row.text(33));
  }

  private static TimelineRow timelineRow(CsvRows row) {
    return new TimelineRow(
        row.run(1),
        row.integer(2),
        row.integer(3),
        row.integer(4),
        row.integer(5),
        row.integer(6),
        row.integer(7),
        row.number(8),
        row.number(9),
        row.integerIfKnown(10),
        row.integerIfKnown(11),
        row.integerIfKnown(12),
        row.integerIfKnown(13),
        row.integerIfKnown(14),
        row.number(15));
  }

  private static ReplicaRow replicaRow(CsvRows row) {
    return new ReplicaRow(
        row.run(1),
        row.integer(2),
        row.text(3),
        row.text(4),
        row.text(5),
        row.integer(6),
        row.integer(7),
        row.integer(8),
        row.number(9),
        row.truth(10));
  }

  private static StartRow startRow(CsvRows row) {
    return new StartRow(
        row.run(1),
        row.text(3),
        row.text(4),
        row.integer(6),
        row.truth(7),
        row.number(8),
        row.number(9),
        row.number(17));
  }

  private static MachineRow machineRow(CsvRows row) {
    return new MachineRow(row.run(1), row.integer(2), row.number(11));
  }

  private static ActionRow actionRow(CsvRows row) {
    return new ActionRow(
        row.run(1),
        row.number(2),
        row.number(3),
        row.text(4),
        row.text(5),
        row.text(6),
        row.integer(7),
        row.integer(8),
        row.integer(9),
        row.truth(10),
        row.text(11));
  }

  private static RequestRow requestRow(CsvRows row) {
    return new RequestRow(
        row.run(1),
        row.wholeNumber(2),
        row.wholeNumber(3),
        row.wholeNumber(4),
        row.wholeNumber(5),
        outcome(row),
        row.number(7),
        row.text(8));
  }

  private static Outcome outcome(CsvRows row) {
    try {
      return Outcome.of(row.text(6));
    } catch (IllegalArgumentException e) {
      throw row.wrong(6, "completed, dropped or failed");
    }
  }

  private static VisitRow visitRow(CsvRows row) {
    return new VisitRow(
        row.run(1),
        row.wholeNumber(2),
        row.text(3),
        row.wholeNumber(4),
        row.wholeNumber(5),
        row.wholeNumber(6),
        row.text(7),
        row.integer(8));
  }
}
