package io.twoscales.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.twoscales.core.units.Cpu;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.Labels;
import io.twoscales.docker.engine.Leftovers;
import io.twoscales.docker.images.Images;
import io.twoscales.docker.testbed.CpuLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How long replicas take from the call that creates their container until they are found ready, and
 * where the time goes: containers of the engine, limited as in a run.
 */
public final class ColdStartBenchmark {
  private static final String USAGE =
      "usage: HOME STARTS MODEL[,MODEL…] LIMIT[,LIMIT…] [VARIABLE=VALUE…]";

  private ColdStartBenchmark() {}

  /** Prints a table of medians, in milliseconds, with a row per model and CPU limit. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 4) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Map<String, String> environment = new TreeMap<>();
    for (int i = 4; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      environment.put(pair[0], pair[1]);
    }
    try (DockerEngine engine = DockerEngine.connect(System.getenv())) {
      Path home = Path.of(arguments[0]);
      Images images = new Images(engine.client(), home);
      Map<String, String> imageOfModel = new TreeMap<>();
      for (String model : arguments[2].split(",")) {
        String image = images.ensure(programWith(model, home), System.err::println).tag();
        imageOfModel.put(model, image);
      }
      measure(
          engine.client(),
          imageOfModel,
          Integer.parseInt(arguments[1]),
          List.of(arguments[2].split(",")),
          List.of(arguments[3].split(",")),
          environment);
    }
  }

  private static String programWith(String model, Path home) {
    String onPyTorch = "model-server-pytorch";
    Path described = home.resolve("systems-under-test/" + onPyTorch + "/src/main/models/" + model);
    return Files.isDirectory(described) ? onPyTorch : "model-server";
  }

  private static void measure(
      DockerClient client,
      Map<String, String> imageOfModel,
      int starts,
      List<String> models,
      List<String> limits,
      Map<String, String> environment)
      throws IOException, InterruptedException {
    String run = "cold-start-" + ProcessHandle.current().pid();
    client
        .createNetworkCmd()
        .withName("twoscales-" + run)
        .withInternal(true)
        .withLabels(Labels.of(run))
        .exec();
    try {
      System.out.println(
          "model              limit  create  start    jvm   load listen   warm  other  total"
              + "    min    max  CPU-ms first-ms");
      for (String model : models) {
        ColdStart cold =
            new ColdStart(
                client,
                imageOfModel.get(model),
                "twoscales-" + run,
                CpuLayout.ofMachine().replicaCpus(),
                environment);
        for (String limit : limits) {
          int millicores = Cpu.parse(limit);
          List<ColdStart.Measured> all = new ArrayList<>();
          for (int i = 0; i < starts; i++) {
            all.add(cold.measure(model, millicores, Labels.of(run)));
          }
          print(model, millicores, all);
        }
      }
    } finally {
      removeRun(client, run);
    }
  }

  private static void removeRun(DockerClient client, String run) {
    try {
      new Leftovers(client).removeRun(run);
    } catch (NotFoundException e) {
      return;
    }
  }

  private static void print(String model, int millicores, List<ColdStart.Measured> all) {
    double[] totals = sorted(all, ColdStart.Measured::totalMs);
    System.out.printf(
        Locale.ROOT,
        "%-18s %5d  %6.0f %6.0f %6.0f %6.0f %6.0f %6.0f %6.0f %6.0f %6.0f %6.0f  %6.0f %8.0f%n",
        model,
        millicores,
        median(all, ColdStart.Measured::createMs),
        median(all, ColdStart.Measured::startMs),
        median(all, ColdStart.Measured::jvmMs),
        median(all, ColdStart.Measured::loadMs),
        median(all, ColdStart.Measured::listenMs),
        median(all, ColdStart.Measured::warmUpMs),
        median(all, ColdStart.Measured::otherMs),
        median(all, ColdStart.Measured::totalMs),
        totals[0],
        totals[totals.length - 1],
        median(all, ColdStart.Measured::cpuMs),
        median(all, ColdStart.Measured::firstMs));
  }

  private static double median(
      List<ColdStart.Measured> all, ToDoubleFunction<ColdStart.Measured> what) {
    double[] values = sorted(all, what);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  private static double[] sorted(
      List<ColdStart.Measured> all, ToDoubleFunction<ColdStart.Measured> what) {
    return all.stream().mapToDouble(what).sorted().toArray();
  }
}
