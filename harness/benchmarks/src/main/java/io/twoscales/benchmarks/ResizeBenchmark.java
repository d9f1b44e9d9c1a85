package io.twoscales.benchmarks;

import com.linecorp.armeria.client.ClientFactory;
import io.twoscales.core.experiment.ResizeWay;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.Leftovers;
import io.twoscales.docker.engine.RunIds;
import io.twoscales.docker.images.Images;
import io.twoscales.docker.testbed.ContainerCgroup;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.docker.testbed.ReplicaBed;
import io.twoscales.docker.testbed.ReplicaSettings;
import io.twoscales.docker.testbed.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a change of a replica's CPU limit costs and when it is felt, and how exactly latency follows
 * the limit: on a real model server in the container it has in a run, under load all the time.
 */
public final class ResizeBenchmark {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final int CALLS = 500;
  private static final int COMMANDS = 50;
  private static final int CHANGES = 40;
  private static final int SMALL = 200;
  private static final int LARGE = 800;
  private static final int[] LIMITS = {1000, 100, 900, 200, 800, 300, 700, 400, 600, 500};
  private static final long SECONDS_PER_LIMIT = 4;

  private final ReplicaBed.Replica replica;
  private final String model;
  private final ClientFactory clients;

  private ResizeBenchmark(ReplicaBed.Replica replica, String model, ClientFactory clients) {
    this.replica = replica;
    this.model = model;
    this.clients = clients;
  }

  /**
   * Prints three tables; the argument is the project's folder, and optionally a CFS period and
   * tables.
   */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Duration period =
        arguments.length > 1 ? Duration.ofMillis(Long.parseLong(arguments[1])) : PERIOD;
    CpuLayout layout = CpuLayout.ofMachine();
    var untilTheEnd = layout.keepThisProcessOffReplicaCpus();
    Variant variant = new PipelineReader(home).find("embedding").stages().get(0).variants().get(0);
    try (DockerEngine engine = DockerEngine.connect(System.getenv())) {
      new Leftovers(engine.client()).removeOrphans();
      Images.Image image =
          new Images(engine.client(), home).ensure(variant.image(), System.err::println);
      ReplicaSettings settings =
          new ReplicaSettings(layout, period, Duration.ofSeconds(60), Duration.ofSeconds(30), 1000);
      try (ReplicaBed bed = new ReplicaBed(engine.client(), RunIds.fresh(), settings);
          ReplicaBed.Replica replica = bed.start(new ServedModel(variant, image.tag(), 8), 1000);
          ClientFactory clients = ClientFactory.builder().workerGroup(1).build()) {
        ResizeBenchmark benchmark = new ResizeBenchmark(replica, variant.model(), clients);
        System.out.printf(
            "%s, Docker %s, control groups %s, CFS period %d ms, replica on CPU %s%n%n",
            variant.name(),
            engine.version(),
            ContainerCgroup.version(),
            period.toMillis(),
            layout.replicaCpus());
        List<String> tables =
            arguments.length > 2
                ? List.of(arguments[2].split(","))
                : List.of("cost", "felt", "latency");
        if (tables.contains("cost")) {
          benchmark.costs(engine, period);
        }
        if (tables.contains("felt")) {
          benchmark.felt(period);
        }
        if (tables.contains("latency")) {
          benchmark.proportional("1 text of 18 words", 1, 1);
          benchmark.proportional("4 texts of 54 words", 4, 3);
        }
      }
    }
  }

  private static int other(int i) {
    return i % 2 == 0 ? SMALL : 2 * SMALL;
  }

  private void costs(DockerEngine docker, Duration period) throws Exception {
    System.out.println(
        "change between 200m and 400m under load, ms     calls       p50       p95       p99       max");
    try (BackToBack load = new BackToBack(clients, replica.address(), model, 1, 1)) {
      calls(docker, period);
      List<Double> engine = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        engine.add(replica.resize(other(i), ResizeWay.ENGINE).nanos() / 1e6);
        Thread.sleep(5);
      }
      print("by the engine, both read back", engine);
      if (replica.cgroup().filter(ContainerCgroup::isWritable).isPresent()) {
        List<Double> inForce = new ArrayList<>();
        List<Double> agreed = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
          ReplicaBed.Resized resized = replica.resize(other(i), ResizeWay.CGROUP);
          inForce.add(resized.nanos() / 1e6);
          agreed.add(resized.agreedNanos() / 1e6);
          Thread.sleep(5);
        }
        print("by the control group: in force, read back", inForce);
        print("  until the engine agrees, both read back", agreed);
        print("bare write of the quota", bareWrites(period));
      }
      commands(docker.host(), period).ifPresent(ms -> print("docker update, the command", ms));
      if (load.take().isEmpty()) {
        throw new IllegalStateException("there was no load");
      }
    }
    replica.resize(1000);
    System.out.println();
  }

  /** The call of the engine's API by itself, and when the control group has what it set. */
  private void calls(DockerEngine docker, Duration period) throws InterruptedException {
    List<Double> raises = new ArrayList<>();
    List<Double> cuts = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    List<Double> readBack = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      long began = System.nanoTime();
      docker
          .client()
          .updateContainerCmd(replica.container())
          .withCpuPeriod(period.toNanos() / 1000)
          .withCpuQuota(other(i) * period.toMillis())
          .exec();
      double ms = (System.nanoTime() - began) / 1e6;
      while (replica.cgroup().isPresent()
          && replica.cgroup().get().limitMillicores().orElse(0) != other(i)) {
        Thread.onSpinWait();
      }
      readBack.add((System.nanoTime() - began) / 1e6);
      (other(i) > SMALL ? raises : cuts).add(ms);
      all.add(ms);
      Thread.sleep(5);
    }
    print("the engine's API: the call", all);
    print("  raises", raises);
    print("  cuts", cuts);
    print("  until the control group has it", readBack);
  }

  private List<Double> bareWrites(Duration period) throws IOException, InterruptedException {
    Path quota = quotaFile();
    List<Double> ms = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      long micros = other(i) * period.toMillis();
      String text =
          quota.endsWith("cpu.max")
              ? micros + " " + period.toNanos() / 1000
              : Long.toString(micros);
      long began = System.nanoTime();
      Files.writeString(quota, text);
      ms.add((System.nanoTime() - began) / 1e6);
      Thread.sleep(5);
    }
    return ms;
  }

  private Path quotaFile() throws IOException {
    Path v1 = Path.of("/sys/fs/cgroup/cpu");
    Path root = Files.isDirectory(v1) ? v1 : Path.of("/sys/fs/cgroup");
    try (var folders = Files.find(root, 8, (path, a) -> path.endsWith(replica.container()))) {
      Path group = folders.findFirst().orElseThrow();
      return group.resolve(Files.isDirectory(v1) ? "cpu.cfs_quota_us" : "cpu.max");
    }
  }

  private Optional<List<Double>> commands(String host, Duration period) throws Exception {
    List<Double> ms = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      long began = System.nanoTime();
      Process update;
      try {
        update =
            new ProcessBuilder(
                    "docker",
                    "--host",
                    host,
                    "update",
                    "--cpu-quota",
                    Long.toString(other(i) * period.toMillis()),
                    replica.container())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
      } catch (IOException e) {
        System.out.println("docker update: there is no such command here");
        return Optional.empty();
      }
      if (!update.waitFor(10, TimeUnit.SECONDS) || update.exitValue() != 0) {
        throw new IOException("docker update failed");
      }
      ms.add((System.nanoTime() - began) / 1e6);
    }
    return Optional.of(ms);
  }

  /**
   * From the moment a limit is in force until a request is sent that is served at the new speed.
   */
  private void felt(Duration period) throws InterruptedException {
    System.out.printf(
        "until the first request at the new speed is sent, ms (two periods: %d)%n"
            + "                                                calls       p50       p95       p99       max%n",
        2 * period.toMillis());
    List<Double> raised = new ArrayList<>();
    List<Double> cut = new ArrayList<>();
    double[] speed = new double[2];
    try (BackToBack load = new BackToBack(clients, replica.address(), model, 1, 0)) {
      replica.resize(SMALL);
      Thread.sleep(1000);
      for (int i = 0; i < 2 * CHANGES; i++) {
        load.take();
        Thread.sleep(200 + 7 * (i % 10)); // the change comes at any time of a period
        boolean raises = i % 2 == 0;
        long began = System.nanoTime();
        long inForce = began + replica.resize(raises ? LARGE : SMALL).nanos();
        Thread.sleep(300);
        List<BackToBack.Reply> replies = load.take();
        double before = medianMs(replies, began - TimeUnit.SECONDS.toNanos(9), began);
        double after = medianMs(replies, inForce + 5 * period.toNanos(), Long.MAX_VALUE);
        double between = Math.sqrt(before * after);
        long first =
            replies.stream()
                .filter(r -> r.sentNanos() >= inForce)
                .filter(r -> raises ? r.ms() < between : r.ms() > between)
                .mapToLong(BackToBack.Reply::sentNanos)
                .findFirst()
                .orElseThrow();
        (raises ? raised : cut).add((first - inForce) / 1e6);
        speed[raises ? 1 : 0] = after;
      }
    }
    print("200m to 800m", raised);
    print("800m to 200m", cut);
    System.out.printf(
        Locale.ROOT,
        "a request takes %.1f ms at 200m and %.1f ms at 800m; within two periods: %d of %d and %d of %d%n%n",
        speed[0],
        speed[1],
        within(raised, 2 * period.toMillis()),
        raised.size(),
        within(cut, 2 * period.toMillis()),
        cut.size());
  }

  private static long within(List<Double> ms, double limit) {
    return ms.stream().filter(value -> value <= limit).count();
  }

  private static double medianMs(List<BackToBack.Reply> replies, long from, long until) {
    return Percentiles.of(
            replies.stream()
                .filter(r -> r.sentNanos() >= from && r.doneNanos() <= until)
                .map(BackToBack.Reply::ms)
                .toList())
        .at(50);
  }

  /** Latency under each limit, against the CPU a request needs and against the best k/CPU. */
  private void proportional(String title, int texts, int sentences) throws InterruptedException {
    List<double[]> rows = new ArrayList<>();
    try (BackToBack load = new BackToBack(clients, replica.address(), model, texts, sentences)) {
      replica.resize(1000);
      Thread.sleep(1500);
      for (int limit : LIMITS) {
        replica.resize(limit);
        Thread.sleep(300);
        load.take();
        ContainerCgroup.Usage before = usage();
        long began = System.nanoTime();
        Thread.sleep(SECONDS_PER_LIMIT * 1000);
        List<BackToBack.Reply> replies = load.take();
        ContainerCgroup.Usage after = usage();
        double seconds = (System.nanoTime() - began) / 1e9;
        Percentiles ms = Percentiles.of(replies.stream().map(BackToBack.Reply::ms).toList());
        double cpuMs = (after.usedNanos() - before.usedNanos()) / 1e6 / replies.size();
        double throttled = (after.throttledNanos() - before.throttledNanos()) / 1e9 / seconds;
        double used = (after.usedNanos() - before.usedNanos()) / 1e6 / seconds;
        rows.add(
            new double[] {
              limit, replies.size(), ms.mean(), ms.at(50), ms.at(99), cpuMs, used, throttled
            });
      }
    }
    double k = bestConstant(rows);
    System.out.printf(
        Locale.ROOT,
        "latency over CPU limit, %s; proportional would be %.1f ms / CPU%n"
            + "limit  requests  mean ms   p50 ms   p99 ms  CPU ms/request  mean/(CPU/limit)  off k/CPU  used  throttled s/s%n",
        title,
        k);
    for (double[] r : rows) {
      System.out.printf(
          Locale.ROOT,
          "%4.0fm  %8.0f  %7.1f  %7.1f  %7.1f  %14.2f  %16.3f  %+8.1f%%  %3.0fm  %13.2f%n",
          r[0],
          r[1],
          r[2],
          r[3],
          r[4],
          r[5],
          r[2] / (r[5] / (r[0] / 1000)),
          100 * (r[2] * r[0] / 1000 / k - 1),
          r[6],
          r[7]);
    }
    System.out.println();
  }

  /** The k of k/CPU whose largest relative error is least: in the middle of the extremes. */
  private static double bestConstant(List<double[]> rows) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (double[] r : rows) {
      double k = r[2] * r[0] / 1000;
      least = Math.min(least, k);
      most = Math.max(most, k);
    }
    return (least + most) / 2;
  }

  private ContainerCgroup.Usage usage() {
    return replica.cgroup().flatMap(ContainerCgroup::usage).orElseThrow();
  }

  private static void print(String title, List<Double> ms) {
    System.out.println(Percentiles.of(ms).row(title));
  }
}
