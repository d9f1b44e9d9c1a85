package io.twoscales.results.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.results.FailedRun;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.Shard;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What ran where.
 *
 * @param schemaVersion version of the files as they were written
 * @param name the experiment's name
 * @param createdAt when the set was complete
 * @param commit the project's commit, "-dirty" behind it when files had been changed, or "unknown"
 * @param machine CPU, memory, kernel, Java
 * @param environment engine, images and whatever else the platform said of itself
 * @param experiment what was asked for
 * @param shard which part of the experiment's runs the set has; all where there is none
 * @param mergedFrom the shards that it was put together from; empty where it was not
 * @param condensed whether rows of seconds, actions, decisions and requests were left out later
 * @param failed runs that came to no end and are not in the set
 * @param sha256 checksum of every other file, in hexadecimal, by its path in the set
 * @param bytes size of every other file; empty in sets of version 1, which do not say
 */
public record SetManifest(
    int schemaVersion,
    String name,
    Instant createdAt,
    String commit,
    Machine machine,
    Map<String, String> environment,
    ExperimentFacts experiment,
    Optional<Shard> shard,
    List<MergedShard> mergedFrom,
    boolean condensed,
    List<FailedRun> failed,
    Map<String, String> sha256,
    Map<String, Long> bytes) {
  private static final int MOST_RUNS = 1_000_000;

  /**
   * Where a part of the runs comes from.
   *
   * @param shard which part
   * @param createdAt when it was complete
   * @param commit the project's then
   * @param machine it ran on
   */
  public record MergedShard(Shard shard, Instant createdAt, String commit, Machine machine) {}

  /**
   * The machine of the harness.
   *
   * @param cpu its model
   * @param cpus how many there are
   * @param memory as the kernel says it
   * @param kernel name and version
   * @param jvm name and version
   */
  public record Machine(String cpu, int cpus, String memory, String kernel, String jvm) {
    /** CPU model and count: what measurements depend on first. */
    public String hardware() {
      return cpus + " × " + cpu;
    }
  }

  /**
   * What was asked for.
   *
   * @param pipeline its name
   * @param sloMs the objective
   * @param dropAfterMs when the gateway gives a request up
   * @param workload trace, window and scale in words
   * @param arrivals how arrivals are drawn
   * @param windowSeconds length of the measured window
   * @param warmUpSeconds load before it
   * @param meanPerSecond of the rates
   * @param peakPerSecond of the rates
   * @param platform docker or simulated
   * @param capacityMillicores CPU for all replicas together
   * @param unitMillicores the step of CPU
   * @param maxPerReplicaMillicores the largest replica
   * @param repetitions runs of each controller
   * @param seed of the first repetition
   * @param controllers policies with their options
   * @param all everything, as in the manifest
   */
  public record ExperimentFacts(
      String pipeline,
      double sloMs,
      double dropAfterMs,
      String workload,
      String arrivals,
      int windowSeconds,
      int warmUpSeconds,
      double meanPerSecond,
      double peakPerSecond,
      String platform,
      int capacityMillicores,
      int unitMillicores,
      int maxPerReplicaMillicores,
      int repetitions,
      long seed,
      List<ControllerFacts> controllers,
      JsonNode all) {}

  /**
   * A policy of the experiment.
   *
   * @param name its name
   * @param options as given
   */
  public record ControllerFacts(String name, Map<String, String> options) {}

  /** The same of a set with all runs. */
  public SetManifest whole() {
    return new SetManifest(
        schemaVersion,
        name,
        createdAt,
        commit,
        machine,
        environment,
        experiment,
        Optional.empty(),
        mergedFrom,
        condensed,
        failed,
        sha256,
        bytes);
  }

  /** The machines of the runs, each kind once; one, unless shards of several were merged. */
  public String hardware() {
    List<Machine> machines =
        mergedFrom.isEmpty()
            ? List.of(machine)
            : mergedFrom.stream().map(MergedShard::machine).toList();
    return machines.stream().map(Machine::hardware).distinct().collect(Collectors.joining(", "));
  }

  /**
   * Reads the manifest of a set of this or an older version.
   *
   * @throws ResultSetException when the folder is no complete set of a version known here
   */
  public static SetManifest read(Path folder) {
    return ManifestFile.read(folder);
  }

  static SetManifest of(Path file, JsonNode root) {
    return new Facts(file, "", root).manifest();
  }

  /** Fields of a document; one that is missing or of another kind is named. */
  private record Facts(Path file, String path, JsonNode node) {
    SetManifest manifest() {
      return new SetManifest(
          integer("schemaVersion"),
          text("name"),
          instant("createdAt"),
          text("commit"),
          object("machine").machine(),
          object("environment").texts(),
          object("experiment").experiment(),
          node.has("shard") ? Optional.of(object("shard").shard()) : Optional.empty(),
          node.has("mergedFrom") ? list("mergedFrom").mergedFrom() : List.of(),
          node.has("condensed")
              && need("condensed", JsonNode::isBoolean, "true or false").asBoolean(),
          node.has("failed") ? list("failed").failed() : List.of(),
          object("sha256").texts(),
          object("bytes").sizes());
    }

    private Machine machine() {
      return new Machine(text("cpu"), integer("cpus"), text("memory"), text("kernel"), text("jvm"));
    }

    private Shard shard() {
      try {
        return new Shard(integer("index"), integer("count"));
      } catch (IllegalArgumentException e) {
        throw new ResultSetException("%s: %s: %s".formatted(file, path, e.getMessage()));
      }
    }

    private List<FailedRun> failed() {
      List<FailedRun> runs = new ArrayList<>();
      for (JsonNode entry : node) {
        Facts each = new Facts(file, path, entry);
        runs.add(
            new FailedRun(
                each.text("controller"), each.integer("repetition"), each.text("reason")));
      }
      return runs;
    }

    private List<MergedShard> mergedFrom() {
      List<MergedShard> shards = new ArrayList<>();
      for (JsonNode entry : node) {
        Facts each = new Facts(file, path, entry);
        shards.add(
            new MergedShard(
                each.object("shard").shard(),
                each.instant("createdAt"),
                each.text("commit"),
                each.object("machine").machine()));
      }
      return List.copyOf(shards);
    }

    private ExperimentFacts experiment() {
      List<ControllerFacts> controllers = new ArrayList<>();
      for (JsonNode entry : list("controllers").node) {
        Facts controller = new Facts(file, path + "controllers/", entry);
        controllers.add(
            new ControllerFacts(controller.text("name"), controller.object("options").texts()));
      }
      return new ExperimentFacts(
          text("pipeline"),
          number("sloMs"),
          number("dropAfterMs"),
          text("workload"),
          text("arrivals"),
          integer("windowSeconds"),
          integer("warmUpSeconds"),
          number("meanPerSecond"),
          number("peakPerSecond"),
          text("platform"),
          integer("capacityMillicores"),
          integer("unitMillicores"),
          integer("maxPerReplicaMillicores"),
          repetitions(controllers.size()),
          need("seed", JsonNode::isIntegralNumber, "a whole number").asLong(),
          List.copyOf(controllers),
          node);
    }

    /** No more than a manifest could name runs of. */
    private int repetitions(int controllers) {
      int repetitions = integer("repetitions");
      if (repetitions < 1 || (long) repetitions * controllers > MOST_RUNS) {
        throw wrong("repetitions", "1 to %d runs in all".formatted(MOST_RUNS));
      }
      return repetitions;
    }

    private Facts object(String key) {
      return new Facts(file, path + key + "/", need(key, JsonNode::isObject, "an object"));
    }

    private Facts list(String key) {
      return new Facts(file, path + key + "/", need(key, JsonNode::isArray, "a list"));
    }

    private Map<String, String> texts() {
      Map<String, String> texts = new LinkedHashMap<>();
      node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
      return Collections.unmodifiableMap(texts);
    }

    private Map<String, Long> sizes() {
      Map<String, Long> sizes = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        JsonNode size = need(entry.getKey(), JsonNode::canConvertToLong, "a whole number");
        sizes.put(entry.getKey(), size.asLong());
      }
      return Collections.unmodifiableMap(sizes);
    }

    private String text(String key) {
      return need(key, JsonNode::isTextual, "a text").asText();
    }

    private int integer(String key) {
      return need(key, JsonNode::canConvertToInt, "a whole number").asInt();
    }

    private double number(String key) {
      return need(key, JsonNode::isNumber, "a number").asDouble();
    }

    private Instant instant(String key) {
      try {
        return Instant.parse(text(key));
      } catch (DateTimeException e) {
        throw wrong(key, "a time such as 2026-01-01T00:00:00Z");
      }
    }

    private JsonNode need(String key, Predicate<JsonNode> kind, String expected) {
      JsonNode value = node.path(key);
      if (!kind.test(value)) {
        throw wrong(key, expected);
      }
      return value;
    }

    private ResultSetException wrong(String key, String expected) {
      JsonNode value = node.path(key);
      return new ResultSetException(
          "%s: %s%s is %s; expected %s"
              .formatted(
                  file, path, key, value.isMissingNode() ? "missing" : value.toString(), expected));
    }
  }
}
