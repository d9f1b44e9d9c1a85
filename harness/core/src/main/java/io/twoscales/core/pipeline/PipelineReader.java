package io.twoscales.core.pipeline;

import io.twoscales.core.server.ServerDescription;
import io.twoscales.core.server.ServerReader;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.solver.CpuGrid;
import io.twoscales.solver.StageModel;
import io.twoscales.solver.latency.PoorFitException;
import io.twoscales.solver.latency.Profile;
import io.twoscales.solver.latency.ProfileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Reads pipeline files. */
public final class PipelineReader {
  /** What runs a variant that names an image and no server. */
  private static final String DEFAULT_SERVER = "model-server";

  private final Path shipped;
  private final ServerReader servers;

  /**
   * A reader that knows the shipped pipelines.
   *
   * @param home the project's folder
   */
  public PipelineReader(Path home) {
    this.shipped = home.resolve("systems-under-test/pipelines");
    this.servers = new ServerReader(home);
  }

  /**
   * A pipeline by the name of a shipped one or by path.
   *
   * @param reference the value in an experiment file
   * @param folder what relative paths are relative to
   */
  public Pipeline find(YamlValue reference, Path folder) {
    String text = reference.string();
    return read(lookFor(text, folder).orElseThrow(() -> reference.refused(unknown(text))));
  }

  /**
   * A pipeline by the name of a shipped one or by path, as on a command line.
   *
   * @throws InvalidFileException when there is none, with what there is
   */
  public Pipeline find(String text) {
    return read(
        lookFor(text, Path.of("")).orElseThrow(() -> new InvalidFileException(unknown(text))));
  }

  private Optional<Path> lookFor(String text, Path folder) {
    Path named = shipped.resolve(text + ".yaml");
    if (text.matches("[A-Za-z0-9_-]+") && Files.isRegularFile(named)) {
      return Optional.of(named);
    }
    return Optional.of(folder.resolve(text)).filter(Files::isRegularFile);
  }

  private String unknown(String text) {
    return "no pipeline '%s'; shipped: %s; or give a path"
        .formatted(text, String.join(", ", names()));
  }

  /** The names of the shipped pipelines. */
  public List<String> names() {
    try (Stream<Path> files = Files.list(shipped)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InvalidFileException(shipped + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads a pipeline file.
   *
   * @throws InvalidFileException naming file, line and key
   */
  public Pipeline read(Path file) {
    YamlMap root = YamlFile.read(file);
    String name = root.required("name").parsed(PipelineReader::identifier);
    double sloMs = root.required("slo").duration().toNanos() / 1e6;
    Payload payload =
        root.optional("payload").map(v -> v.parsed(Payload::of)).orElse(Payload.SENTENCES);
    List<StageSpec> stages = new ArrayList<>();
    Set<String> known = new HashSet<>();
    Optional<CpuGrid> cpu = cpu(root);
    for (YamlValue value : root.required("stages").list()) {
      StageSpec stage = stage(value.map(), file, cpu, known);
      stages.add(stage);
      known.add(stage.name());
    }
    if (stages.isEmpty()) {
      throw root.refused("stages", "expected at least one stage");
    }
    root.refuseUnknownKeys();
    return new Pipeline(name, sloMs, payload, stages, cpu);
  }

  private static Optional<CpuGrid> cpu(YamlMap root) {
    Optional<Integer> unit = root.optional("unit").map(YamlValue::millicores);
    Optional<Integer> largest = root.optional("maxPerReplica").map(YamlValue::millicores);
    if (unit.isEmpty() && largest.isPresent()) {
      throw root.refused("maxPerReplica", "expected unit with it, the step of CPU");
    }
    try {
      return unit.map(u -> new CpuGrid(u, largest.orElse(Pipeline.DEFAULT_LARGEST_UNITS * u)));
    } catch (IllegalArgumentException e) {
      throw root.refused("maxPerReplica", e.getMessage());
    }
  }

  private StageSpec stage(YamlMap map, Path file, Optional<CpuGrid> cpu, Set<String> known) {
    String name = map.required("name").parsed(PipelineReader::identifier);
    if (known.contains(name)) {
      throw map.refused("name", "another stage is called " + name);
    }
    List<String> after = new ArrayList<>();
    for (YamlValue value : map.optional("after").map(YamlValue::list).orElse(List.of())) {
      if (!known.contains(value.string())) {
        throw value.refused("no stage above is called '" + value.string() + "'");
      }
      after.add(value.string());
    }
    double multiplicity = map.optional("multiplicity").map(YamlValue::positiveNumber).orElse(1.0);
    List<Integer> batches =
        map.optional("batches")
            .map(v -> v.list().stream().map(b -> b.integer(1, 1024)).sorted().distinct().toList())
            .orElse(StageModel.DEFAULT_BATCHES);
    List<Variant> variants = new ArrayList<>();
    for (YamlValue value : map.required("variants").list()) {
      variants.add(variant(value.map(), file, cpu));
    }
    if (batches.isEmpty() || variants.isEmpty()) {
      throw map.refused(
          batches.isEmpty() ? "batches" : "variants", "expected at least one, found none");
    }
    map.refuseUnknownKeys();
    return new StageSpec(name, after, multiplicity, batches, variants);
  }

  private Variant variant(YamlMap map, Path file, Optional<CpuGrid> cpu) {
    String name = map.required("name").string();
    double accuracy = map.optional("accuracy").map(v -> v.number(1e-9, 1)).orElse(1.0);
    map.refuseMoreThanOneOf("latency", "profile");
    VariantLatency latency =
        map.optional("profile").isPresent()
            ? measured(map, name, file)
            : coefficients(map.required("latency").map(), cpu);
    Optional<YamlValue> givenImage = map.optional("image");
    Optional<ServerDescription> server =
        map.optional("server")
            .map(value -> server(value, file))
            .or(() -> givenImage.map(value -> servers.find(DEFAULT_SERVER, Path.of(""))));
    String image =
        givenImage.map(YamlValue::string).orElse(server.map(ServerDescription::image).orElse(""));
    Optional<Path> repository = repository(map, server, file);
    String model = map.optional("model").map(YamlValue::string).orElse(name);
    boolean randomWeights =
        map.optional("weights").map(v -> v.parsed(PipelineReader::random)).orElse(false);
    if (randomWeights && map.optional("accuracy").isPresent()) {
      throw map.refused("accuracy", "random weights have none");
    }
    map.refuseUnknownKeys();
    return new Variant(name, accuracy, latency, image, model, server, repository, randomWeights);
  }

  private static boolean random(String weights) {
    if (!weights.equals("random")) {
      throw new IllegalArgumentException(
          "expected random, or no such key where they are trained, found '" + weights + "'");
    }
    return true;
  }

  private ServerDescription server(YamlValue value, Path file) {
    try {
      return servers.find(value.string(), file.toAbsolutePath().getParent());
    } catch (InvalidFileException e) {
      throw value.refused(e.getMessage());
    }
  }

  private static Optional<Path> repository(
      YamlMap map, Optional<ServerDescription> server, Path file) {
    Optional<YamlValue> given = map.optional("repository");
    Optional<ServerDescription.Repository> asked = server.flatMap(ServerDescription::repository);
    if (given.isEmpty()) {
      asked.ifPresent(
          repository -> {
            throw map.refused(
                "repository",
                "is missing: server %s reads models from a folder: %s"
                    .formatted(server.get().name(), repository.layout()));
          });
      return Optional.empty();
    }
    YamlValue value = given.get();
    if (asked.isEmpty()) {
      throw value.refused("no server that reads models from a folder is named here");
    }
    Path folder = file.toAbsolutePath().getParent().resolve(value.string()).normalize();
    if (!Files.isDirectory(folder)) {
      throw value.refused(folder + " is no folder");
    }
    return Optional.of(folder);
  }

  private static VariantLatency coefficients(YamlMap map, Optional<CpuGrid> cpu) {
    VariantLatency coefficients =
        new VariantLatency.Coefficients(
            coefficient(map, "gamma"),
            coefficient(map, "epsilon"),
            coefficient(map, "delta"),
            coefficient(map, "eta"),
            map.optional("overhead").map(YamlValue::millicores).orElse(0),
            cpu.stream().mapToInt(CpuGrid::unitMillicores).findFirst());
    map.refuseUnknownKeys();
    return coefficients;
  }

  private static double coefficient(YamlMap map, String key) {
    return map.optional(key).map(v -> v.number(-1e9, 1e9)).orElse(0.0);
  }

  private static VariantLatency measured(YamlMap map, String variant, Path file) {
    YamlValue value = map.required("profile");
    boolean interpolate = map.optional("interpolate").map(YamlValue::bool).orElse(false);
    Path path = file.toAbsolutePath().getParent().resolve(value.string());
    try {
      Profile profile = Profile.read(path);
      if (!profile.variants().contains(variant)) {
        throw value.refused(
            path + " has no rows of variant " + variant + "; it has " + profile.variants());
      }
      VariantLatency latency =
          interpolate
              ? new VariantLatency.Interpolated(profile)
              : new VariantLatency.Fitted(profile, OptionalDouble.empty());
      requireUsable(latency, variant);
      return latency;
    } catch (IOException e) {
      throw value.refused(path + " cannot be read: " + e.getMessage());
    } catch (PoorFitException e) {
      throw value.refused(path + ": " + e.getMessage() + "; or set interpolate: true");
    } catch (ProfileFormatException e) {
      throw value.refused(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw value.refused(path + ": " + e.getMessage());
    }
  }

  /** A profile that no plan can be made from is an error of the file, not of the first plan. */
  private static void requireUsable(VariantLatency latency, String variant) {
    int anyUnitMillicores = 100;
    var unused = latency.model(variant, 1, anyUnitMillicores);
  }

  private static String identifier(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,40}")) {
      throw new IllegalArgumentException(
          "expected letters, digits, - and _ (at most 41), found '" + text + "'");
    }
    return text;
  }
}
