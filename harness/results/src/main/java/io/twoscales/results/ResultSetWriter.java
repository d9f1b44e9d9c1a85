package io.twoscales.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.InputFile;
import io.twoscales.core.experiment.PlatformSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes a result set: runs one by one into a folder beside the final one, and when all are there
 * the whole, which is then renamed into place. A set that bears its final name is complete. What a
 * suite that was interrupted had finished is kept and used when it goes on.
 */
public final class ResultSetWriter {
  private static final String SHARD = "shard";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final byte[] NOTHING = {};

  private final Path folder;
  private final Path partial;
  private final Experiment experiment;
  private final Optional<Shard> shard;

  /**
   * Begins the set of a whole experiment, or goes on with one that was interrupted.
   *
   * @param folder the set's final folder
   * @throws ResultSetException when it is there already, or another experiment was begun there
   */
  public ResultSetWriter(Path folder, Experiment experiment) throws IOException {
    this(folder, experiment, Optional.empty());
  }

  /**
   * Begins a set, or goes on with one that was interrupted.
   *
   * @param folder the set's final folder
   * @param shard the part of the runs that the set has; all where there is none
   * @throws ResultSetException when it is there already, or another experiment was begun there
   */
  public ResultSetWriter(Path folder, Experiment experiment, Optional<Shard> shard)
      throws IOException {
    this.folder = folder.toAbsolutePath();
    this.partial = partial(folder);
    this.experiment = experiment;
    this.shard = shard;
    refuseToOverwrite(folder);
    Path begun = partial.resolve(Schema.EXPERIMENT);
    if (Files.exists(begun) && !Files.readString(begun).equals(experiment.text())) {
      throw new ResultSetException(
          partial + " was begun with another experiment file; remove it or choose another --out");
    }
    refuseOtherShard(begun);
    Files.createDirectories(partial.resolve("runs"));
    if (shard.isPresent()) {
      Files.writeString(partial.resolve(SHARD), shard.get().toString());
    }
    Beginning.keep(partial, restsOn());
    Files.writeString(begun, experiment.text());
    for (InputFile input : experiment.inputs()) {
      keep(input);
    }
  }

  /** Where a set of this name lies until it is complete. */
  public static Path partial(Path folder) {
    Path absolute = folder.toAbsolutePath();
    return absolute.resolveSibling(absolute.getFileName() + Schema.PARTIAL_SUFFIX);
  }

  static void refuseToOverwrite(Path folder) {
    if (Files.exists(folder)) {
      throw new ResultSetException(
          folder + " exists; result sets are never changed: choose another --out or move it away");
    }
  }

  private ObjectNode restsOn() {
    ObjectNode now = Manifest.asked(experiment);
    now.put("commit", SourceRevision.current());
    if (!(experiment.platform() instanceof PlatformSettings.Simulated)) {
      JsonNode machine = Machine.describe(JSON);
      now.set("cpu", machine.path("cpu"));
      now.set("cpus", machine.path("cpus"));
    }
    return now;
  }

  /** Runs that another shard had finished would be lost. */
  private void refuseOtherShard(Path begun) throws IOException {
    Path file = partial.resolve(SHARD);
    String before = Files.exists(file) ? "shard " + Files.readString(file) : "a whole";
    String now = shard.map(part -> "shard " + part).orElse("a whole");
    if (Files.exists(begun) && !before.equals(now)) {
      throw new ResultSetException(
          "%s was begun as %s, not as %s; remove it or choose another --out"
              .formatted(partial, before, now));
    }
  }

  /** As it was when the suite was begun: one that has changed since is refused. */
  private void keep(InputFile input) throws IOException {
    Path kept =
        partial.resolve(Schema.INPUTS).resolve(input.of()).resolve(input.file().getFileName());
    if (!Files.exists(kept)) {
      Files.createDirectories(kept.getParent());
      Files.copy(input.file(), kept);
    } else if (Files.mismatch(kept, input.file()) >= 0) {
      throw new ResultSetException(
          "%s has changed since %s was begun; remove that or choose another --out"
              .formatted(input.file(), partial));
    }
  }

  /** Where unfinished work is kept. */
  public Path partialFolder() {
    return partial;
  }

  /** The summary of a run that an earlier try has finished. */
  public Optional<RunSummary> finished(String controller, int repetition) throws IOException {
    return FinishedRun.read(runFolder(controller, repetition)).map(FinishedRun::summary);
  }

  /** A writer for a run; what an earlier try of it left is removed. */
  public RunWriter begin(String controller, String platform, int repetition) throws IOException {
    Path run = runFolder(controller, repetition);
    FileTree.delete(run);
    return new RunWriter(
        run, controller, platform, repetition, experiment.sloMs(), experiment.record());
  }

  /**
   * All runs are there: writes the whole and renames it into place.
   *
   * @return the set's folder
   */
  public Path complete() throws IOException {
    return complete(List.of());
  }

  /**
   * All runs are there but for some that failed, which the manifest names.
   *
   * @return the set's folder
   */
  public Path complete(List<FailedRun> failed) throws IOException {
    List<Path> runs = new ArrayList<>();
    List<RunSummary> summaries = new ArrayList<>();
    for (int repetition = 1; repetition <= experiment.repetitions(); repetition++) {
      for (int place = 0; place < experiment.controllers().size(); place++) {
        if (!Shard.has(shard, repetition, place, experiment.controllers().size())) {
          continue;
        }
        String controller = experiment.controllers().get(place).name();
        int number = repetition;
        if (failed.stream().anyMatch(run -> run.isOf(controller, number))) {
          continue;
        }
        Optional<RunSummary> summary = finished(controller, repetition);
        if (summary.isEmpty()) {
          throw new ResultSetException(
              "run %s-%d is not finished".formatted(controller, repetition));
        }
        summaries.add(summary.get());
        runs.add(runFolder(controller, repetition));
      }
    }
    Path whole = partial.resolve("whole");
    FileTree.delete(whole);
    Files.createDirectories(whole);
    Files.copy(partial.resolve(Schema.EXPERIMENT), whole.resolve(Schema.EXPERIMENT));
    if (!experiment.inputs().isEmpty()) {
      FileTree.copy(partial.resolve(Schema.INPUTS), whole.resolve(Schema.INPUTS));
    }
    writeSummary(summaries, whole);
    for (Table table :
        List.of(Table.TIMELINE, Table.REPLICAS, Table.ACTIONS, Table.STARTS, Table.MACHINE)) {
      joinCsv(table, runs, whole);
    }
    joinCompressed(Table.REQUESTS, runs, whole);
    joinCompressed(Table.VISITS, runs, whole);
    join(Schema.DECISIONS, runs, whole.resolve(Schema.DECISIONS), NOTHING);
    for (Path run : runs) {
      Files.copy(
          run.resolve(RunWriter.HISTOGRAM),
          whole.resolve(Schema.histogram(run.getFileName().toString())));
    }
    writeDataPackage(whole);
    new Manifest(experiment, shard, failed, environment(runs)).write(whole);
    Files.move(whole, folder, StandardCopyOption.ATOMIC_MOVE);
    FileTree.delete(partial);
    return folder;
  }

  private Path runFolder(String controller, int repetition) {
    return partial.resolve("runs").resolve(controller + "-" + repetition);
  }

  private static JsonNode environment(List<Path> runs) throws IOException {
    if (runs.isEmpty()) {
      return JSON.createObjectNode();
    }
    Path file = runs.get(0).resolve(RunWriter.ENVIRONMENT);
    return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
  }

  private static void writeSummary(List<RunSummary> runs, Path whole) throws IOException {
    try (CSVPrinter rows = Csv.file(whole.resolve(Table.SUMMARY.file()), Table.SUMMARY.header())) {
      for (RunSummary run : runs) {
        rows.printRecord(
            run.controller(),
            run.platform(),
            run.repetition(),
            run.complete(),
            run.requests(),
            run.completed(),
            run.late(),
            run.dropped(),
            run.failed(),
            Csv.number(run.violationRate(), 6),
            Csv.number(run.goodputPerSecond(), 3),
            Csv.number(run.p50Ms(), 3),
            Csv.number(run.p90Ms(), 3),
            Csv.number(run.p95Ms(), 3),
            Csv.number(run.p99Ms(), 3),
            run.p99Supported(),
            Csv.number(run.coreSeconds(), 3),
            Csv.number(run.startingCoreSeconds(), 3),
            Csv.number(run.cpuSeconds(), 3),
            run.simulatedSeconds() > 0 ? "" : Csv.number(run.wallSeconds(), 3),
            Csv.number(run.simulatedSeconds(), 3),
            run.resizes(),
            run.starts(),
            run.stops(),
            run.failedActions(),
            run.limitChecks(),
            run.limitMismatches(),
            Csv.number(run.sendErrorP50Ms(), 3),
            Csv.number(run.sendErrorP99Ms(), 3),
            Csv.number(run.sendErrorMaxMs(), 3),
            run.unsent(),
            Csv.number(run.generatorCpuSeconds(), 3),
            run.faithful(),
            run.disturbance());
      }
    }
  }

  private static void joinCsv(Table table, List<Path> runs, Path whole) throws IOException {
    Path target = whole.resolve(table.file());
    Csv.file(target, table.header()).close();
    join(table.file(), runs, target, NOTHING);
  }

  private static byte[] emptyMember() throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    new GZIPOutputStream(member).close();
    return member.toByteArray();
  }

  /**
   * A gzip file may have several members one after the other: the header is the first, and each run
   * has one.
   */
  private static void joinCompressed(Table table, List<Path> runs, Path whole) throws IOException {
    Path target = whole.resolve(table.file());
    try (Writer header =
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(target)), StandardCharsets.UTF_8);
        CSVPrinter rows = Csv.rows(header)) {
      rows.printRecord((Object[]) table.header());
    }
    join(table.file(), runs, target, emptyMember());
  }

  /**
   * Appends a file of each run.
   *
   * @param withoutRows in its stead where a run has no row, and therefore no file
   */
  private static void join(String file, List<Path> runs, Path target, byte[] withoutRows)
      throws IOException {
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (Path run : runs) {
        if (Files.exists(run.resolve(file))) {
          Files.copy(run.resolve(file), out);
        } else {
          out.write(withoutRows);
        }
      }
    }
  }

  private void writeDataPackage(Path whole) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("profile", "tabular-data-package");
    root.put("name", experiment.name().toLowerCase(Locale.ROOT));
    ArrayNode resources = root.putArray("resources");
    for (Table table : Table.values()) {
      ObjectNode resource = resources.addObject();
      String name = table.file().substring(0, table.file().indexOf('.'));
      resource.put("profile", "tabular-data-resource").put("name", name);
      resource.put("path", table.file()).put("title", table.title());
      resource.put("format", "csv").put("mediatype", "text/csv").put("encoding", "utf-8");
      if (table.file().endsWith(".gz")) {
        resource.put("compression", "gz");
      }
      ArrayNode fields = resource.putObject("schema").putArray("fields");
      for (Table.Column column : table.columns()) {
        fields
            .addObject()
            .put("name", column.name())
            .put("type", column.type())
            .put("description", column.description());
      }
    }
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(whole.resolve(Schema.DATA_PACKAGE).toFile(), root);
  }
}
