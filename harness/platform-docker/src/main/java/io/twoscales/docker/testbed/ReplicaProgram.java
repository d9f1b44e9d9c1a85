package io.twoscales.docker.testbed;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.server.Placeholder;
import io.twoscales.core.server.ServerDescription;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model server of replicas: its description with everything filled in. */
final class ReplicaProgram {
  private static final int MILLICORES_PER_CPU = 1000;
  private static final int LEAST_QUEUE = 8;

  private final Variant variant;
  private final ServerDescription server;
  private final Map<Placeholder, String> values;
  private final int largestMillicores;

  /**
   * The program.
   *
   * @throws IllegalArgumentException when the variant names no server
   */
  ReplicaProgram(ReplicaSettings settings, ServedModel served) {
    this.variant = served.variant();
    this.server =
        variant
            .server()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "variant %s names no server".formatted(variant.name())));
    this.values = values(settings, served.maxBatch());
    this.largestMillicores = settings.largestMillicores();
  }

  private Map<Placeholder, String> values(ReplicaSettings settings, int maxBatch) {
    long timeoutMs = Math.max(1, settings.callTimeout().toMillis());
    Map<Placeholder, String> known = new EnumMap<>(Placeholder.class);
    known.put(Placeholder.MODEL, variant.model());
    known.put(Placeholder.REST_PORT, Integer.toString(server.ports().rest()));
    known.put(Placeholder.GRPC_PORT, Integer.toString(server.ports().grpc()));
    server
        .ports()
        .metrics()
        .ifPresent(port -> known.put(Placeholder.METRICS_PORT, Integer.toString(port)));
    known.put(Placeholder.MAX_BATCH, Integer.toString(maxBatch));
    // Items of unequal shape go one by one: a batch may come as so many requests.
    known.put(Placeholder.QUEUE_CAPACITY, Integer.toString(Math.max(LEAST_QUEUE, maxBatch)));
    known.put(Placeholder.TIMEOUT_MS, Long.toString(timeoutMs));
    server
        .repository()
        .ifPresent(repository -> known.put(Placeholder.REPOSITORY, repository.mount()));
    return known;
  }

  /**
   * What its container runs.
   *
   * @param millicores the limit with which it joins dispatch
   * @param controlToken what allows to change its threads
   */
  Program program(String name, String image, int millicores, String controlToken) {
    Map<Placeholder, String> all = new EnumMap<>(values);
    int following = threadsFollowing(millicores);
    int threads = following > 0 ? following : threadsFor(largestMillicores);
    all.put(Placeholder.THREADS, Integer.toString(threads));
    all.put(Placeholder.CONTROL_TOKEN, controlToken);
    Map<String, String> environment = new LinkedHashMap<>();
    server
        .environment()
        .forEach((variable, value) -> environment.put(variable, Placeholder.fill(value, all)));
    return new Program(
        name,
        image,
        server.entrypoint().stream().map(word -> Placeholder.fill(word, all)).toList(),
        server.command().stream().map(word -> Placeholder.fill(word, all)).toList(),
        environment,
        server.sandbox());
  }

  /** The folder with its models, for reading. */
  List<Bind> binds() {
    Optional<ServerDescription.Repository> repository = server.repository();
    return variant.repository().stream()
        .filter(folder -> repository.isPresent())
        .map(
            folder ->
                new Bind(folder.toString(), new Volume(repository.get().mount()), AccessMode.ro))
        .toList();
  }

  /** Threads of one inference under a limit; 0 where they do not follow the limit. */
  int threadsFollowing(int millicores) {
    return server.threads() == ServerDescription.Threads.RESIZE ? threadsFor(millicores) : 0;
  }

  /** More threads than the limit has CPUs would be throttled. */
  private static int threadsFor(int millicores) {
    return Math.max(1, millicores / MILLICORES_PER_CPU);
  }

  /** Where it takes requests over REST. */
  String restAddress(String ip) {
    return ip + ":" + server.ports().rest();
  }

  /** Where the gateway sends requests. */
  String grpcAddress(String ip) {
    return ip + ":" + server.ports().grpc();
  }

  /** What answers with 200 once the model is ready. */
  String readyUrl(String ip) {
    return "http://%s:%d%s"
        .formatted(ip, server.ports().rest(), Placeholder.fill(server.readyPath(), values));
  }
}
