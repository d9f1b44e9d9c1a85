package io.twoscales.results.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.Checksums;
import io.twoscales.results.NewSet;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import io.twoscales.results.read.RunId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts the shards of an experiment together. The set is, but for what {@code manifest.json} says of
 * when and where, the one that a single machine that does all runs writes: same files, same bytes.
 */
public final class ShardMerge {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** From the first shard to the last. */
  private final List<ShardFolder> parts;

  private ShardMerge(List<ShardFolder> parts) {
    this.parts = parts;
  }

  /** What shards may differ in. */
  public enum Allowed {
    /** The project's commit. */
    COMMITS,
    /** The hardware, where time is real. */
    HARDWARE
  }

  /**
   * Makes sure that sets are all the shards of one experiment, as they were written.
   *
   * @param folders the shards in any order
   * @param allowed what they may differ in nevertheless
   * @throws ResultSetException when they are not, with the reason
   */
  public static ShardMerge of(List<Path> folders, Set<Allowed> allowed) {
    return new ShardMerge(CheckedShards.of(folders, allowed));
  }

  /** The runs of the whole. */
  public int runs() {
    return parts.get(0).runsOfAll().size();
  }

  /**
   * Writes the whole beside its place and renames it.
   *
   * @throws ResultSetException when something is there already, or it cannot be written; nothing is
   *     left of it then
   */
  public Path write(Path folder) {
    return NewSet.write(
        folder,
        whole -> {
          copyCommonFiles(whole);
          join(whole);
          writeManifest(whole);
        });
  }

  private static boolean isOfAll(String name) {
    return name.equals(Schema.EXPERIMENT)
        || name.equals(Schema.DATA_PACKAGE)
        || ShardFolder.isInput(name);
  }

  private void copyCommonFiles(Path whole) throws IOException {
    ShardFolder first = parts.get(0);
    for (String name : first.files()) {
      if (isOfAll(name)) {
        copy(first, name, whole);
      }
    }
  }

  private static void copy(ShardFolder part, String name, Path whole) throws IOException {
    Path to = whole.resolve(name);
    Files.createDirectories(to.getParent());
    Files.copy(part.folder().resolve(name), to);
  }

  private void join(Path whole) throws IOException {
    Map<RunId, ShardFolder> owners = new HashMap<>();
    Set<String> joined = new TreeSet<>();
    Set<String> histograms = new TreeSet<>();
    for (ShardFolder part : parts) {
      for (RunId run : part.runs()) {
        owners.put(run, part);
        histograms.add(Schema.histogram(run.toString()));
        copy(part, Schema.histogram(run.toString()), whole);
      }
    }
    for (ShardFolder part : parts) {
      for (String name : part.files()) {
        if (RunParts.has(name)) {
          joined.add(name);
        } else if (!isOfAll(name) && !histograms.contains(name)) {
          throw new ResultSetException(
              "%s: nothing is known of how to merge such a file; use the version of twoscales that"
                      .formatted(part.folder().resolve(name))
                  + " wrote it");
        }
      }
    }
    for (String name : joined) {
      join(name, owners, whole.resolve(name));
    }
  }

  private void join(String name, Map<RunId, ShardFolder> owners, Path target) throws IOException {
    Map<ShardFolder, RunParts> cut = new HashMap<>();
    for (ShardFolder part : parts) {
      cut.put(part, RunParts.of(part.folder(), name, part.runs()));
    }
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      cut.get(parts.get(0)).writeHeader(out);
      for (RunId run : parts.get(0).runsOfAll()) {
        cut.get(owners.get(run)).write(run, out);
      }
    }
  }

  private void writeManifest(Path whole) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(parts.get(0).manifestFile().toFile());
    Instant last =
        parts.stream()
            .map(part -> part.manifest().createdAt())
            .max(Instant::compareTo)
            .orElseThrow();
    root.put("createdAt", last.toString());
    root.put(
        "commit",
        parts.stream()
            .map(part -> part.manifest().commit())
            .distinct()
            .collect(Collectors.joining(", ")));
    root.remove(List.of("shard", "sha256", "bytes"));
    ArrayNode from = root.putArray("mergedFrom");
    for (ShardFolder part : parts) {
      JsonNode theirs = JSON.readTree(part.manifestFile().toFile());
      ObjectNode entry = from.addObject();
      for (String key : List.of("shard", "createdAt", "commit", "machine", "environment")) {
        entry.set(key, theirs.path(key));
      }
      entry.put("manifestSha256", Schema.sha256(part.manifestFile()));
    }
    Checksums.put(root, whole);
    JSON.writerWithDefaultPrettyPrinter().writeValue(whole.resolve(Schema.MANIFEST).toFile(), root);
  }
}
