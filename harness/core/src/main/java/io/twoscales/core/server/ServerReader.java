package io.twoscales.core.server;

import io.twoscales.core.units.Bytes;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads descriptions of model servers. */
public final class ServerReader {
  private static final String ENDING = ".yaml";
  private static final String PATH = "/[A-Za-z0-9._/{}-]*";

  private final Path shipped;

  /**
   * A reader that knows the shipped descriptions.
   *
   * @param home the project's folder
   */
  public ServerReader(Path home) {
    this.shipped = home.resolve("systems-under-test/servers");
  }

  /**
   * A description by the name of a shipped one or by path.
   *
   * @param folder what relative paths are relative to
   * @throws InvalidFileException when there is none, with what there is, or when it is wrong
   */
  public ServerDescription find(String reference, Path folder) {
    Path named = shipped.resolve(reference + ENDING);
    if (reference.matches("[A-Za-z0-9_-]+") && Files.isRegularFile(named)) {
      return read(named);
    }
    Path file = folder.resolve(reference);
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          "no server '%s'; shipped: %s; or give a path"
              .formatted(reference, String.join(", ", names())));
    }
    return read(file);
  }

  /** The names of the shipped descriptions. */
  public List<String> names() {
    try (Stream<Path> files = Files.list(shipped)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InvalidFileException(shipped + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads a description.
   *
   * @throws InvalidFileException naming file, line and key
   */
  public static ServerDescription read(Path file) {
    YamlMap root = YamlFile.read(file);
    ServerDescription server =
        new ServerDescription(
            root.required("name").parsed(ServerReader::identifier),
            root.required("image").parsed(ServerReader::image),
            templates(root, "entrypoint"),
            templates(root, "command"),
            environment(root),
            ports(root.required("ports").map()),
            root.required("ready").parsed(ServerReader::path),
            root.optional("metrics").map(value -> value.parsed(ServerReader::path)),
            sandbox(root.required("sandbox").map()),
            root.optional("repository").map(value -> repository(value.map())),
            root.required("threads").parsed(ServerReader::threads),
            strings(root, "limitations"));
    root.refuseUnknownKeys();
    requireConsistent(server, root);
    return server;
  }

  private static void requireConsistent(ServerDescription server, YamlMap root) {
    boolean setsThreads = uses(server, Placeholder.THREADS);
    boolean resizes = server.threads() == ServerDescription.Threads.RESIZE;
    if (setsThreads != (resizes || server.threads() == ServerDescription.Threads.START)) {
      throw root.refused(
          "threads",
          setsThreads
              ? "expected start or resize, since {threads} stands in command or environment"
              : "start and resize need {threads} in command or environment");
    }
    if (resizes && !uses(server, Placeholder.CONTROL_TOKEN)) {
      throw root.refused("threads", "resize needs {controlToken} in command or environment");
    }
    if (uses(server, Placeholder.REPOSITORY) && server.repository().isEmpty()) {
      throw root.refused("repository", "is missing, but {repository} is used");
    }
    if (uses(server, Placeholder.METRICS_PORT) && server.ports().metrics().isEmpty()) {
      throw root.refused("ports", "metrics is missing, but {metricsPort} is used");
    }
    if (server.metricsPath().isPresent() != server.ports().metrics().isPresent()) {
      throw root.refused("metrics", "expected a path here together with ports.metrics");
    }
  }

  private static boolean uses(ServerDescription server, Placeholder placeholder) {
    return Stream.of(server.entrypoint(), server.command(), server.environment().values())
        .flatMap(texts -> texts.stream())
        .anyMatch(placeholder::isIn);
  }

  private static ServerDescription.Ports ports(YamlMap map) {
    int rest = map.required("rest").integer(1, 65_535);
    int grpc = map.required("grpc").integer(1, 65_535);
    OptionalInt metrics =
        map.optional("metrics").stream().mapToInt(value -> value.integer(1, 65_535)).findFirst();
    map.refuseUnknownKeys();
    return new ServerDescription.Ports(rest, grpc, metrics);
  }

  private static Sandbox sandbox(YamlMap map) {
    long memory = map.required("memory").parsed(Bytes::parse);
    YamlValue user = map.required("user");
    boolean readOnly = map.required("readOnly").bool();
    Map<String, Long> tmp = new LinkedHashMap<>();
    map.optional("tmp")
        .map(YamlValue::map)
        .ifPresent(
            folders -> {
              for (String folder : folders.keys()) {
                if (!folder.matches(PATH)) {
                  throw folders.refused(folder, "expected the path of a folder such as /tmp");
                }
                tmp.put(folder, folders.required(folder).parsed(Bytes::parse));
              }
            });
    map.refuseUnknownKeys();
    return user.parsed(text -> new Sandbox(memory, text, readOnly, tmp));
  }

  private static ServerDescription.Repository repository(YamlMap map) {
    String mount = map.required("mount").parsed(ServerReader::path);
    String layout = map.required("layout").string();
    map.refuseUnknownKeys();
    return new ServerDescription.Repository(mount, layout);
  }

  private static Map<String, String> environment(YamlMap root) {
    Map<String, String> environment = new LinkedHashMap<>();
    root.optional("environment")
        .map(YamlValue::map)
        .ifPresent(
            map -> {
              for (String variable : map.keys()) {
                if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                  throw map.refused(variable, "expected the name of an environment variable");
                }
                environment.put(variable, map.required(variable).parsed(Placeholder::checked));
              }
            });
    return environment;
  }

  private static List<String> templates(YamlMap root, String key) {
    return root.optional(key).map(YamlValue::list).orElse(List.of()).stream()
        .map(value -> value.parsed(Placeholder::checked))
        .toList();
  }

  private static List<String> strings(YamlMap root, String key) {
    Optional<YamlValue> given = root.optional(key);
    return given.map(YamlValue::list).orElse(List.of()).stream().map(YamlValue::string).toList();
  }

  private static String identifier(String text) {
    if (!text.matches("[a-z0-9][a-z0-9-]{0,40}")) {
      throw new IllegalArgumentException(
          "expected small letters, digits and - (at most 41), found '" + text + "'");
    }
    return text;
  }

  /** A program of ours, or an image whose bytes do not change under its name. */
  private static String image(String text) {
    boolean ours = text.matches("[a-z0-9-]+");
    boolean pinned = text.matches("\\S+@sha256:[0-9a-f]{64}") || text.matches("\\S+:[^/:\\s]+");
    if (ours || pinned && !text.endsWith(":latest")) {
      return text;
    }
    throw new IllegalArgumentException(
        "expected a program of ours such as model-server, or an image with a tag other than latest"
            + " or a digest, found '"
            + text
            + "'");
  }

  private static String path(String text) {
    if (!text.matches(PATH)) {
      throw new IllegalArgumentException("expected a path such as /v2, found '" + text + "'");
    }
    return Placeholder.checked(text);
  }

  private static ServerDescription.Threads threads(String text) {
    for (ServerDescription.Threads threads : ServerDescription.Threads.values()) {
      if (threads.name().toLowerCase(Locale.ROOT).equals(text)) {
        return threads;
      }
    }
    throw new IllegalArgumentException(
        "expected start, resize, model or none, found '" + text + "'");
  }
}
