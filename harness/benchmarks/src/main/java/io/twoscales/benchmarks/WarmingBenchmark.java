package io.twoscales.benchmarks;

import com.linecorp.armeria.client.ClientFactory;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How slow a replica is that has just become READY, and how much CPU it takes until it is not: CPU
 * per request of the embedding model, asked back to back at a small limit after a start at one CPU.
 */
public final class WarmingBenchmark {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final double[] UNTIL_CORE_SECONDS = {0.1, 0.2, 0.5, 1, 2, 3, 4};

  private WarmingBenchmark() {}

  /**
   * Prints a row per start; arguments are the project's folder, starts, the limit in millicores and
   * image tags, by default the model server's own.
   */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    int starts = Integer.parseInt(arguments[1]);
    int millicores = Integer.parseInt(arguments[2]);
    CpuLayout layout = CpuLayout.ofMachine();
    var untilTheEnd = layout.keepThisProcessOffReplicaCpus();
    Variant variant = new PipelineReader(home).find("embedding").stages().get(0).variants().get(0);
    try (DockerEngine engine = DockerEngine.connect(System.getenv())) {
      new Leftovers(engine.client()).removeOrphans();
      List<String> images = new ArrayList<>(List.of(arguments).subList(3, arguments.length));
      if (images.isEmpty()) {
        images.add(
            new Images(engine.client(), home).ensure(variant.image(), System.err::println).tag());
      }
      ReplicaSettings settings =
          new ReplicaSettings(layout, PERIOD, Duration.ofSeconds(60), Duration.ofSeconds(30), 1000);
      System.out.printf(
          "%s at %dm: CPU-ms per request of one short text, up to so many core-seconds after READY%n"
              + "%-40s start ms",
          variant.name(), millicores, "image");
      for (double until : UNTIL_CORE_SECONDS) {
        System.out.printf(Locale.ROOT, " %6.1f", until);
      }
      System.out.println();
      try (ReplicaBed bed = new ReplicaBed(engine.client(), RunIds.fresh(), settings)) {
        for (int start = 0; start < starts; start++) {
          for (String image : images) {
            row(bed, new ServedModel(variant, image, 8), millicores);
          }
        }
      }
    }
  }

  private static void row(ReplicaBed bed, ServedModel served, int millicores) throws Exception {
    try (ReplicaBed.Replica replica = bed.start(served, 1000);
        ClientFactory clients = ClientFactory.builder().workerGroup(1).build()) {
      replica.resize(millicores);
      ContainerCgroup cgroup = replica.cgroup().orElseThrow();
      double begin = coreSeconds(cgroup);
      double last = begin;
      System.out.printf(Locale.ROOT, "%-40s %8.0f", served.image(), replica.startNanos() / 1e6);
      try (BackToBack load =
          new BackToBack(clients, replica.address(), served.variant().model(), 1, 1)) {
        for (double until : UNTIL_CORE_SECONDS) {
          while (coreSeconds(cgroup) < begin + until) {
            Thread.sleep(10);
          }
          double now = coreSeconds(cgroup);
          System.out.printf(Locale.ROOT, " %6.2f", 1000 * (now - last) / load.take().size());
          last = now;
        }
      }
      System.out.println();
    }
  }

  private static double coreSeconds(ContainerCgroup cgroup) {
    return cgroup.usage().orElseThrow().usedNanos() / 1e9;
  }
}
