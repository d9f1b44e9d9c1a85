package io.twoscales.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A run of an unfinished set that is over: its summary, and checksums of its files, so that one
 * that a crash of the machine has cut short or lost is found out and the run is done again.
 *
 * @param summary the run in one row
 * @param sha256 of every other file of the run, by name
 */
record FinishedRun(RunSummary summary, Map<String, String> sha256) {
  private static final String FILE = "run.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The run's files are written: this one comes last. */
  static void write(Path folder, RunSummary summary) throws IOException {
    Path draft = folder.resolve(FILE + ".draft");
    FinishedRun run = new FinishedRun(summary, checksums(folder));
    JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), run);
    Files.move(draft, folder.resolve(FILE));
  }

  /** Empty where the run is not over, or not as it was when it was. */
  static Optional<FinishedRun> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      FinishedRun run = JSON.readValue(file.toFile(), FinishedRun.class);
      boolean whole = run.summary != null && checksums(folder).equals(run.sha256);
      return whole && run.summary.complete() ? Optional.of(run) : Optional.empty();
    } catch (JacksonException cutShort) {
      return Optional.empty();
    }
  }

  private static Map<String, String> checksums(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> !file.getFileName().toString().startsWith(FILE)).toList();
    }
    Map<String, String> sums = new TreeMap<>();
    files.forEach(file -> sums.put(file.getFileName().toString(), Schema.sha256(file)));
    return sums;
  }
}
