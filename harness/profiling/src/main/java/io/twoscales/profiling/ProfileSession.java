package io.twoscales.profiling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.units.Decimal;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * What has been measured so far, in a folder beside the one it is meant for, written after every
 * visit of a cell: a session that was interrupted goes on with what is missing.
 */
public final class ProfileSession {
  private static final String CONDITIONS = "conditions.json";
  private static final String SAMPLES = "samples.csv";
  private static final String STARTS = "starts.csv";
  private static final String RESIZES = "resizes.csv";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path partial;
  private final Map<Cell, CellSamples> samples = new LinkedHashMap<>();
  private final List<ReplicaStart> starts = new ArrayList<>();
  private final List<ReplicaResize> resizes = new ArrayList<>();
  private int rounds;

  /**
   * Begins a session, or goes on with it.
   *
   * @param folder what the finished profile will be called
   * @param conditions what must not differ between two parts of one profile
   * @throws PlatformException when there is a finished profile already, or one that was begun under
   *     other conditions
   */
  public ProfileSession(Path folder, Map<String, String> conditions) throws IOException {
    this.folder = folder.toAbsolutePath().normalize();
    this.partial = this.folder.resolveSibling(this.folder.getFileName() + ".partial");
    if (Files.exists(this.folder)) {
      throw new PlatformException(
          this.folder + " is there already and is never changed; give another --out, or remove it");
    }
    Files.createDirectories(partial);
    Path file = partial.resolve(CONDITIONS);
    if (Files.exists(file)) {
      requireSame(file, conditions);
    } else {
      Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(conditions));
    }
    readSamples();
    readStarts();
    readResizes();
  }

  /** Where everything is until the profile is finished. */
  public Path partialFolder() {
    return partial;
  }

  /** What was measured of a cell; nothing yet, perhaps. */
  public CellSamples of(Cell cell) {
    return samples.computeIfAbsent(cell, c -> new CellSamples());
  }

  /** The cells that were measured. */
  public List<Cell> cells() {
    return samples.entrySet().stream()
        .filter(entry -> entry.getValue().count() > 0)
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(Cell::millicores).thenComparing(Cell::batch))
        .toList();
  }

  public List<ReplicaStart> starts() {
    return List.copyOf(starts);
  }

  public List<ReplicaResize> resizes() {
    return List.copyOf(resizes);
  }

  /** Rounds that were begun so far, in all parts of the session. */
  public int rounds() {
    return rounds;
  }

  /** Keeps the batches of a visit. */
  public void add(Cell cell, int round, BatchTimes visit) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < visit.latenciesMs().length; i++) {
      double cpuMs = visit.cpuMs()[i];
      lines.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%d,%d,%.4f,%s%n",
              cell.stage(),
              cell.variant(),
              cell.batch(),
              cell.millicores(),
              round,
              visit.latenciesMs()[i],
              Double.isNaN(cpuMs) ? "" : Decimal.text(cpuMs, 4)));
    }
    append(SAMPLES, "stage,variant,batch,millicores,round,ms,cpu_ms", lines.toString());
    of(cell).add(visit.latenciesMs());
    rounds = Math.max(rounds, round);
  }

  /** Keeps a cold start. */
  public void add(ReplicaStart start) throws IOException {
    String parts =
        start
            .parts()
            .map(
                p ->
                    String.format(
                        Locale.ROOT,
                        "%.0f,%.0f,%.0f,%.0f",
                        p.jvmMs(),
                        p.loadMs(),
                        p.listenMs(),
                        p.warmUpMs()))
            .orElse(",,,");
    append(
        STARTS,
        "stage,variant,millicores,ready_ms,jvm_ms,load_ms,listen_ms,warm_up_ms",
        String.format(
            Locale.ROOT,
            "%s,%s,%d,%.1f,%s%n",
            start.stage(),
            start.variant(),
            start.millicores(),
            start.readyMs(),
            parts));
    starts.add(start);
  }

  /** Keeps a change of a limit. */
  public void add(ReplicaResize resize) throws IOException {
    append(
        RESIZES,
        "from_millicores,to_millicores,ms",
        String.format(
            Locale.ROOT,
            "%d,%d,%.3f%n",
            resize.fromMillicores(),
            resize.toMillicores(),
            resize.ms()));
    resizes.add(resize);
  }

  /** The profile is finished: packs the samples and gives the folder its name. */
  public Path complete() throws IOException {
    Path plain = partial.resolve(SAMPLES);
    try (GZIPOutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(partial.resolve(SAMPLES + ".gz")))) {
      Files.copy(plain, packed);
    }
    Files.delete(plain);
    Files.delete(partial.resolve(CONDITIONS));
    return Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void requireSame(Path file, Map<String, String> conditions) throws IOException {
    JsonNode before = JSON.readTree(file.toFile());
    ObjectNode now = JSON.valueToTree(new TreeMap<>(conditions));
    for (Map.Entry<String, String> condition : conditions.entrySet()) {
      String earlier = before.path(condition.getKey()).asText();
      if (!earlier.equals(condition.getValue())) {
        throw new PlatformException(
            "%s was begun with %s %s, now it is %s: one profile has one; give another --out, or remove it"
                .formatted(
                    file.getParent(),
                    condition.getKey(),
                    earlier,
                    now.path(condition.getKey()).asText()));
      }
    }
  }

  private void append(String name, String header, String lines) throws IOException {
    Path file = partial.resolve(name);
    boolean fresh = !Files.exists(file);
    try (BufferedWriter out =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      if (fresh) {
        out.write(header + System.lineSeparator());
      }
      out.write(lines);
    }
  }

  private void readSamples() throws IOException {
    Map<String, List<Double>> visits = new LinkedHashMap<>();
    Map<String, Cell> cellOf = new LinkedHashMap<>();
    for (String[] row : rows(SAMPLES, 7)) {
      int round = Integer.parseInt(row[4]);
      String visit = String.join(",", Arrays.copyOf(row, 5));
      cellOf.put(
          visit, new Cell(row[0], row[1], Integer.parseInt(row[2]), Integer.parseInt(row[3])));
      visits.computeIfAbsent(visit, v -> new ArrayList<>()).add(Double.parseDouble(row[5]));
      rounds = Math.max(rounds, round);
    }
    visits.forEach(
        (visit, ms) ->
            of(cellOf.get(visit)).add(ms.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private void readStarts() throws IOException {
    for (String[] row : rows(STARTS, 8)) {
      Optional<ReplicaStart.Parts> parts =
          row[4].isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new ReplicaStart.Parts(
                      Double.parseDouble(row[4]),
                      Double.parseDouble(row[5]),
                      Double.parseDouble(row[6]),
                      Double.parseDouble(row[7])));
      starts.add(
          new ReplicaStart(
              row[0], row[1], Integer.parseInt(row[2]), Double.parseDouble(row[3]), parts));
    }
  }

  private void readResizes() throws IOException {
    for (String[] row : rows(RESIZES, 3)) {
      resizes.add(
          new ReplicaResize(
              Integer.parseInt(row[0]), Integer.parseInt(row[1]), Double.parseDouble(row[2])));
    }
  }

  /**
   * The rows of a file; its last line is cut off where the process was killed while it wrote it.
   */
  private List<String[]> rows(String name, int columns) throws IOException {
    Path file = partial.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    int end = text.lastIndexOf('\n') + 1;
    if (end < text.length()) {
      text = text.substring(0, end);
      Files.writeString(file, text);
    }
    try (Stream<String> lines = text.lines().skip(1)) {
      List<String[]> rows = new ArrayList<>();
      for (String line : lines.toList()) {
        String[] row = line.split(",", -1);
        if (row.length != columns) {
          throw new PlatformException(
              "%s: '%s' is no row of %d columns; remove the folder to begin anew"
                  .formatted(file, line, columns));
        }
        rows.add(row);
      }
      return rows;
    }
  }
}
