package io.twoscales.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Statistics;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.Labels;
import io.twoscales.docker.engine.Leftovers;
import io.twoscales.docker.engine.RunIds;
import io.twoscales.docker.images.Images;
import io.twoscales.docker.testbed.ContainerCgroup;
import io.twoscales.docker.testbed.CpuLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What it costs to know, once a second, the limit, CPU, throttling and memory of many containers:
 * by the files of their control groups, kept open or not, and by the engine's streams.
 */
public final class MonitoringBenchmark {
  private static final int ROUNDS = 400;
  private static final int STREAM_SECONDS = 15;
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final String MAIN = "io.twoscales.modelserver.sandbox.SandboxProbe";

  private MonitoringBenchmark() {}

  /** Prints a table; arguments are the project's folder and the number of containers. */
  public static void main(String[] arguments) throws Exception {
    int containers = Integer.parseInt(arguments[1]);
    var untilTheEnd = CpuLayout.ofMachine().keepThisProcessOffReplicaCpus();
    try (DockerEngine engine = DockerEngine.connect(System.getenv())) {
      DockerClient client = engine.client();
      String image =
          new Images(client, Path.of(arguments[0]))
              .ensure("model-server", System.err::println)
              .tag();
      String run = RunIds.fresh();
      try {
        List<String> ids = start(client, image, run, containers);
        Thread.sleep(2000);
        System.out.printf(
            "%d containers, Docker %s, control groups %s%n",
            containers, engine.version(), ContainerCgroup.version());
        files(client, ids, true);
        files(client, ids, false);
        streams(client, ids);
      } finally {
        new Leftovers(client).removeRun(run);
      }
    }
  }

  private static List<String> start(DockerClient client, String image, String run, int containers) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < containers; i++) {
      String id =
          client
              .createContainerCmd(image)
              .withLabels(Labels.of(run))
              .withHostConfig(
                  HostConfig.newHostConfig()
                      .withNetworkMode("none")
                      .withCpuPeriod(10_000L)
                      .withCpuQuota(10_000L))
              .withEntrypoint("java", "-Xmx16m", "-cp", "/app/model-server.jar", MAIN)
              .withCmd("listen:8080")
              .exec()
              .getId();
      client.startContainerCmd(id).exec();
      ids.add(id);
    }
    return ids;
  }

  /** Everything that a run reads of a container each second. */
  private static void files(DockerClient client, List<String> ids, boolean keptOpen)
      throws InterruptedException {
    List<Long> pids =
        ids.stream()
            .map(id -> client.inspectContainerCmd(id).exec().getState().getPidLong())
            .toList();
    List<ContainerCgroup> groups =
        new ArrayList<>(
            pids.stream().map(pid -> ContainerCgroup.ofProcess(pid).orElseThrow()).toList());
    read(groups); // warm
    long cpuBefore = ownNanos();
    long began = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      if (!keptOpen) {
        groups.forEach(ContainerCgroup::close);
        for (int i = 0; i < pids.size(); i++) {
          groups.set(i, ContainerCgroup.ofProcess(pids.get(i)).orElseThrow());
        }
      }
      read(groups);
      Thread.sleep(10);
    }
    double cpuMs = (ownNanos() - cpuBefore) / 1e6 / ROUNDS;
    double wallMs = (System.nanoTime() - began) / 1e6 / ROUNDS - 10;
    print(keptOpen ? "files, kept open" : "files, found and opened each time", cpuMs, 0, wallMs);
    groups.forEach(ContainerCgroup::close);
  }

  private static void read(List<ContainerCgroup> groups) {
    for (ContainerCgroup group : groups) {
      if (group.usage().isEmpty() || group.limitMillicores().isEmpty()) {
        throw new IllegalStateException("a container has ended");
      }
    }
  }

  private static void streams(DockerClient client, List<String> ids)
      throws IOException, InterruptedException {
    AtomicLong received = new AtomicLong();
    List<ResultCallback.Adapter<Statistics>> streams = new ArrayList<>();
    for (String id : ids) {
      streams.add(
          client
              .statsCmd(id)
              .exec(
                  new ResultCallback.Adapter<>() {
                    @Override
                    public void onNext(Statistics statistics) {
                      received.incrementAndGet();
                    }
                  }));
    }
    Thread.sleep(5000);
    received.set(0);
    long own = ownNanos();
    long engine = engineNanos();
    Thread.sleep(STREAM_SECONDS * 1000L);
    double ownMs = (ownNanos() - own) / 1e6 / STREAM_SECONDS;
    double engineMs = (engineNanos() - engine) / 1e6 / STREAM_SECONDS;
    print("streams of the engine", ownMs, engineMs, Double.NaN);
    System.out.printf(
        Locale.ROOT,
        "  (%.1f values a second and container)%n",
        (double) received.get() / ids.size() / STREAM_SECONDS);
    for (ResultCallback.Adapter<Statistics> stream : streams) {
      stream.close();
    }
  }

  private static void print(String title, double ownMs, double engineMs, double wallMs) {
    System.out.printf(
        Locale.ROOT,
        "%-36s %7.2f ms CPU a round here, %7.2f ms in the engine = %.2f %% of a core at one a second; %.2f ms to wait%n",
        title,
        ownMs,
        engineMs,
        (ownMs + engineMs) / 10,
        wallMs);
  }

  private static long ownNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** CPU that engines and their helpers have used so far. */
  private static long engineNanos() throws IOException {
    long ticks = 0;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        try {
          String name = Files.readString(process.resolve("comm")).strip();
          if (name.equals("dockerd") || name.startsWith("containerd")) {
            String stat = Files.readString(process.resolve("stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(words[11]) + Long.parseLong(words[12]);
          }
        } catch (IOException e) {
          continue; // it has ended meanwhile
        }
      }
    }
    return ticks * NANOS_PER_TICK;
  }
}
