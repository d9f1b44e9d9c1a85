package io.twoscales.results.merge;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import io.twoscales.results.Shard;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.SetManifest;
import io.twoscales.results.verify.Verification;
import io.twoscales.results.verify.Verification.Defect;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether sets are all the shards of one experiment. */
final class CheckedShards {
  private static final int MOST_DEFECTS = 5;

  private CheckedShards() {}

  /**
   * Makes sure that sets are all the shards of one experiment, as they were written.
   *
   * @param folders the shards in any order
   * @param allowed what they may differ in nevertheless
   * @return from the first shard to the last
   * @throws ResultSetException when they are not, with the reason
   */
  static List<ShardFolder> of(List<Path> folders, Set<ShardMerge.Allowed> allowed) {
    List<ShardFolder> parts = folders.stream().map(ShardFolder::read).toList();
    parts.forEach(part -> requireSameExperiment(parts.get(0), part));
    requireEachOnce(parts);
    parts.forEach(part -> requireSameOrigin(parts.get(0), part, allowed));
    parts.forEach(CheckedShards::requireAsWritten);
    return parts.stream().sorted(Comparator.comparingInt(part -> part.shard().index())).toList();
  }

  private static void requireSameExperiment(ShardFolder first, ShardFolder other) {
    require("schema version", first, other, part -> part.manifest().schemaVersion());
    for (String file : List.of(Schema.EXPERIMENT, Schema.DATA_PACKAGE)) {
      require(file, first, other, part -> part.manifest().sha256().get(file));
    }
    JsonNode one = first.manifest().experiment().all();
    JsonNode two = other.manifest().experiment().all();
    Set<String> keys = new TreeSet<>();
    one.fieldNames().forEachRemaining(keys::add);
    two.fieldNames().forEachRemaining(keys::add);
    keys.forEach(
        key -> require(key, first, other, part -> part.manifest().experiment().all().path(key)));
    require("inputs", first, other, part -> inputs(part.manifest()));
    if (first.shard().count() != other.shard().count()) {
      throw new ResultSetException(
          "%s is shard %s, %s is shard %s: they are of different numbers of shards"
              .formatted(first.folder(), first.shard(), other.folder(), other.shard()));
    }
  }

  private static Map<String, String> inputs(SetManifest manifest) {
    return manifest.sha256().entrySet().stream()
        .filter(file -> ShardFolder.isInput(file.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void require(
      String what, ShardFolder first, ShardFolder other, Function<ShardFolder, Object> of) {
    if (!Objects.equals(of.apply(first), of.apply(other))) {
      throw new ResultSetException(
          "%s and %s are shards of different experiments: they differ in %s"
              .formatted(first.folder(), other.folder(), what));
    }
  }

  private static void requireEachOnce(List<ShardFolder> parts) {
    int count = parts.get(0).shard().count();
    Map<Integer, ShardFolder> there = new HashMap<>();
    for (ShardFolder part : parts) {
      ShardFolder twice = there.put(part.shard().index(), part);
      if (twice != null) {
        throw new ResultSetException(
            "%s and %s are both shard %s".formatted(twice.folder(), part.folder(), part.shard()));
      }
    }
    List<String> missing =
        IntStream.rangeClosed(1, count)
            .filter(index -> !there.containsKey(index))
            .mapToObj(index -> new Shard(index, count).toString())
            .toList();
    if (!missing.isEmpty()) {
      throw new ResultSetException(
          "%d of %d shards %s missing: %s"
              .formatted(
                  missing.size(),
                  count,
                  missing.size() == 1 ? "is" : "are",
                  String.join(", ", missing)));
    }
  }

  private static void requireSameOrigin(
      ShardFolder first, ShardFolder other, Set<ShardMerge.Allowed> allowed) {
    String one = first.manifest().commit();
    String two = other.manifest().commit();
    if (!one.equals(two) && !allowed.contains(ShardMerge.Allowed.COMMITS)) {
      throw new ResultSetException(
          "%s is of commit %s, %s of %s (--other-commits merges them anyway)"
              .formatted(first.folder(), one, other.folder(), two));
    }
    String here = first.manifest().machine().hardware();
    String there = other.manifest().machine().hardware();
    boolean virtual = first.manifest().experiment().platform().equals("simulated");
    if (!virtual && !here.equals(there) && !allowed.contains(ShardMerge.Allowed.HARDWARE)) {
      throw new ResultSetException(
          ("%s was measured on %s, %s on %s: differences between policies would be those of machines,"
                  + " too (--other-hardware merges them anyway)")
              .formatted(first.folder(), here, other.folder(), there));
    }
  }

  private static void requireAsWritten(ShardFolder part) {
    List<Defect> defects = Verification.ofFiles(part.folder(), part.manifest());
    if (!defects.isEmpty()) {
      String more =
          defects.size() > MOST_DEFECTS
              ? "; and %d more".formatted(defects.size() - MOST_DEFECTS)
              : "";
      throw new ResultSetException(
          "%s is not as it was written: %s%s"
              .formatted(
                  part.folder(),
                  defects.stream()
                      .limit(MOST_DEFECTS)
                      .map(Defect::toString)
                      .collect(Collectors.joining("; ")),
                  more));
    }
    ResultSet.open(part.folder());
  }
}
