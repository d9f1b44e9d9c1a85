package io.twoscales.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.twoscales.core.run.PlatformException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Docker engine that answers. */
public final class DockerEngine implements AutoCloseable {
  private static final List<String> KNOWN_SOCKETS =
      List.of("/var/run/docker.sock", "/run/twoscales/docker.sock");

  private static final String LEAST_API = "1.41";
  private static final int LEAST_MINOR = 41;

  private final DockerClient client;
  private final String host;
  private final Version version;

  private DockerEngine(DockerClient client, String host, Version version) {
    this.client = client;
    this.host = host;
    this.version = version;
  }

  /**
   * Finds an engine: the one {@code DOCKER_HOST} names, or else the first of the usual socket and
   * the one {@code ci/docker-engine.sh} makes that answers.
   *
   * @throws PlatformException when none answers, with what was tried and what to do
   */
  public static DockerEngine connect(Map<String, String> environment) {
    String named = environment.get("DOCKER_HOST");
    Set<String> candidates = new LinkedHashSet<>();
    if (named != null && !named.isBlank()) {
      candidates.add(named);
    } else {
      KNOWN_SOCKETS.forEach(socket -> candidates.add("unix://" + socket));
    }
    List<String> tried = new ArrayList<>();
    for (String host : candidates) {
      try {
        return connectTo(host);
      } catch (RuntimeException | IOException e) {
        tried.add(host + " (" + reason(e) + ")");
      }
    }
    throw new PlatformException(
        "no Docker engine answers: tried "
            + String.join(", ", tried)
            + "; start one with ci/docker-engine.sh start, or set DOCKER_HOST");
  }

  /**
   * Finds an engine as {@link #connect} does, one that can limit what containers use.
   *
   * @throws PlatformException as well when it cannot, with what it lacks and what to do
   */
  public static DockerEngine connectToRun(Map<String, String> environment) {
    DockerEngine engine = connect(environment);
    try {
      List<String> missing = missingLimits(engine.client.infoCmd().exec());
      if (!missing.isEmpty()) {
        throw new PlatformException(
            ("the Docker engine at %s cannot limit %s, without which nothing measured would mean"
                    + " anything; a rootless engine needs control groups v2 with the controllers"
                    + " cpu, cpuset and memory delegated to its user, others a kernel that has them;"
                    + " as root, ci/docker-engine.sh start makes one that can")
                .formatted(engine.host, String.join(", ", missing)));
      }
    } catch (RuntimeException e) {
      try {
        engine.close();
      } catch (IOException leaving) {
        e.addSuppressed(leaving);
      }
      throw e;
    }
    return engine;
  }

  static List<String> missingLimits(Info info) {
    Map<String, Boolean> known = new LinkedHashMap<>();
    known.put("CPU time", info.getCpuCfsQuota());
    known.put("the period of CPU quotas", info.getCpuCfsPeriod());
    known.put("CPU sets", info.getCpuSet());
    known.put("memory", info.getMemoryLimit());
    return known.entrySet().stream()
        .filter(limit -> Boolean.FALSE.equals(limit.getValue())) // one that hides it is asked
        .map(Map.Entry::getKey)
        .toList();
  }

  private static DockerEngine connectTo(String host) throws IOException {
    if (host.startsWith("unix://")) {
      Path socket = Path.of(URI.create(host).getPath());
      if (!Files.exists(socket)) {
        throw new IOException("no such socket");
      }
      if (!Files.isWritable(socket)) {
        throw new IOException("no permission; join the group that owns it, or run as root");
      }
    }
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host).build();
    ZerodepDockerHttpClient http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .maxConnections(64)
            .connectionTimeout(Duration.ofSeconds(5))
            .build();
    DockerClient client = DockerClientImpl.getInstance(config, http);
    try {
      return new DockerEngine(client, host, requireApi(client.versionCmd().exec()));
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** In-place changes of CPU limits need what this version of the API has. */
  private static Version requireApi(Version version) throws IOException {
    if (!isRecent(version.getApiVersion())) {
      throw new IOException(
          "Docker %s speaks API %s; %s or newer is needed (Docker 20.10)"
              .formatted(version.getVersion(), version.getApiVersion(), LEAST_API));
    }
    return version;
  }

  static boolean isRecent(String api) {
    if (api == null || !api.matches("\\d+\\.\\d+")) {
      return true; // an engine that hides it is asked all the same
    }
    String[] numbers = api.split("\\.");
    int major = Integer.parseInt(numbers[0]);
    return major > 1 || (major == 1 && Integer.parseInt(numbers[1]) >= LEAST_MINOR);
  }

  public DockerClient client() {
    return client;
  }

  /** Where it listens, such as {@code unix:///var/run/docker.sock}. */
  public String host() {
    return host;
  }

  public String version() {
    return version.getVersion();
  }

  public String apiVersion() {
    return version.getApiVersion();
  }

  /**
   * What of the engine decides how containers are run: its kind of control groups, who drives them,
   * and whether it runs without root.
   */
  public Map<String, String> facts() {
    Info info = client.infoCmd().exec();
    List<String> security =
        info.getSecurityOptions() == null ? List.of() : info.getSecurityOptions();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("engine", version());
    facts.put("engineApi", apiVersion());
    facts.put(
        "engineRootless",
        Boolean.toString(security.stream().anyMatch(s -> s.contains("rootless"))));
    facts.put("engineCgroupDriver", String.valueOf(info.getCGroupDriver()));
    facts.put("engineStorage", String.valueOf(info.getDriver()));
    facts.put("engineSecurity", String.join(" ", security));
    return facts;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
