package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.run.PlatformException;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.images.Images;
import io.twoscales.docker.testbed.ContainerCgroup;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.docker.testbed.IsolationCheck;
import io.twoscales.docker.testbed.ReplicaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twoscales doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what this machine has and what is missing.")
final class DoctorCommand implements Callable<Integer> {
  private static final String PROBED = "embedding";

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Option(
      names = "--testbed",
      description = "Starts containers as replicas are started and tries to break out of them.")
  boolean testbed;

  @Option(names = "--trace-dir", paramLabel = "DIR", description = "Folder with traces.")
  List<Path> traceFolders = new ArrayList<>();

  @Spec CommandLine.Model.CommandSpec spec;

  /**
   * One thing that was looked at.
   *
   * @param needed whether experiments cannot run without it
   */
  private record Finding(String what, boolean fine, boolean needed, String detail) {}

  @Override
  public Integer call() throws InterruptedException {
    if (testbed) {
      return testbed();
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(cpus());
    findings.add(cgroups());
    findings.add(engine());
    findings.add(built("model server", "systems-under-test/model-server/target/image"));
    findings.add(built("gateway", "systems-under-test/gateway/target/image"));
    findings.add(built("load generator", "workloads/replay/target/lib"));
    findings.add(pinning());
    findings.add(traces());
    show(findings, "MISSING", 15);
    return findings.stream().allMatch(f -> f.fine() || !f.needed()) ? 0 : Main.FAILED;
  }

  private int testbed() throws InterruptedException {
    try (Interruption interruption = new Interruption();
        DockerEngine engine = DockerEngine.connectToRun(System.getenv())) {
      Variant variant =
          new PipelineReader(Home.folder()).find(PROBED).stages().get(0).variants().get(0);
      String image =
          new Images(engine.client(), Home.folder())
              .ensure(variant.image(), spec.commandLine().getErr()::println)
              .tag();
      ReplicaSettings settings =
          new ReplicaSettings(
              CpuLayout.ofMachine(),
              Duration.ofMillis(10),
              Duration.ofSeconds(60),
              Duration.ofSeconds(30),
              1000);
      List<Finding> findings =
          new IsolationCheck(engine.client(), variant, image, settings)
              .run().stream()
                  .map(p -> new Finding(p.what(), p.held(), p.needed(), p.detail()))
                  .toList();
      show(findings, "FAILED ", 48);
      return findings.stream().allMatch(f -> f.fine() || !f.needed()) ? 0 : Main.FAILED;
    } catch (IOException e) {
      throw new PlatformException("the engine cannot be left: " + e.getMessage(), e);
    }
  }

  private static Finding java() {
    int feature = Runtime.version().feature();
    return new Finding("java", feature >= 17, true, Runtime.version() + " (17 or newer)");
  }

  private static Finding cpus() {
    CpuLayout layout = CpuLayout.ofMachine();
    return new Finding(
        "cpus",
        layout.cpus() > 1,
        false,
        layout.cpus() > 1
            ? "%d: replicas on %s, everything else on %s"
                .formatted(layout.cpus(), layout.replicaCpus(), layout.otherCpus())
            : "1: load generator and replicas share it, so latencies are not to be trusted");
  }

  private static Finding cgroups() {
    boolean readable =
        ContainerCgroup.ofProcess(ProcessHandle.current().pid()).isPresent()
            || Files.isReadable(Path.of("/sys/fs/cgroup"));
    return new Finding(
        "cgroups",
        readable,
        false,
        readable
            ? ContainerCgroup.version() + ", limits and CPU use are read from its files"
            : "not readable: limits cannot be read back and CPU use is not known");
  }

  private static Finding engine() {
    try (DockerEngine engine = DockerEngine.connectToRun(System.getenv())) {
      return new Finding(
          "docker",
          true,
          true,
          "%s, API %s, at %s".formatted(engine.version(), engine.apiVersion(), engine.host()));
    } catch (PlatformException | IOException e) {
      return new Finding("docker", false, true, e.getMessage());
    }
  }

  private static Finding built(String what, String path) {
    boolean there = Files.isDirectory(Home.folder().resolve(path));
    return new Finding(
        what, there, true, there ? "built" : "not built; ./mvnw -DskipTests package builds it");
  }

  private static Finding pinning() {
    boolean there = Files.isExecutable(Path.of("/usr/bin/taskset"));
    return new Finding(
        "taskset",
        there,
        false,
        there
            ? "keeps load generator and harness off the replicas' CPUs"
            : "missing (package util-linux): the load generator may disturb the replicas");
  }

  private Finding traces() {
    List<Path> folders = Home.traceFolders(traceFolders);
    boolean any = folders.stream().anyMatch(Files::isDirectory);
    return new Finding(
        "traces",
        any,
        false,
        any
            ? "looked for in " + folders
            : "no folder ($TWOSCALES_TRACES, --trace-dir); synthetic workloads work without");
  }

  private void show(List<Finding> findings, String bad, int width) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ArrayNode array = mapper.createArrayNode();
      for (Finding finding : findings) {
        array
            .addObject()
            .put("what", finding.what())
            .put("fine", finding.fine())
            .put("needed", finding.needed())
            .put("detail", finding.detail());
      }
      out.println(mapper.createObjectNode().set("findings", array).toPrettyString());
    } else {
      for (Finding finding : findings) {
        String mark = finding.fine() ? "ok     " : finding.needed() ? bad : "note   ";
        out.printf("%s  %-" + width + "s %s%n", mark, finding.what(), finding.detail());
      }
    }
    out.flush();
  }
}
