package io.twoscales.docker.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.server.ServerDescription;
import io.twoscales.docker.engine.Leftovers;
import io.twoscales.docker.engine.RunIds;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves from inside that containers are held to what they must be: starts programs that try to
 * break out, exactly as replicas are started, and looks at what came of it from inside and from the
 * host. Leaves nothing behind.
 */
public final class IsolationCheck {
  /** Reserved for documentation: no machine has it (RFC 5737). */
  private static final String OUTSIDE = "192.0.2.1:80";

  private static final String MAIN = "io.twoscales.modelserver.sandbox.SandboxProbe";
  private static final int PORT = 8080;
  private static final int MILLICORES = 500;
  private static final int BURN_MS = 2000;
  private static final int TASKS_TRIED = 2000;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int OOM_KILLED = 137;

  private final DockerClient client;
  private final Variant variant;
  private final String image;
  private final ReplicaSettings settings;
  private final List<Proof> proofs = new ArrayList<>();

  /**
   * A check.
   *
   * @param variant one that our own model server serves
   * @param image tag of its image
   */
  public IsolationCheck(
      DockerClient client, Variant variant, String image, ReplicaSettings settings) {
    this.client = client;
    this.variant = variant;
    this.image = image;
    this.settings = settings;
  }

  /**
   * Tries everything; takes about ten seconds.
   *
   * @throws PlatformException when the containers cannot be started
   */
  public List<Proof> run() throws InterruptedException {
    String runId = RunIds.fresh();
    Containers containers = new Containers(client, runId);
    try (ServerSocket harness = new ServerSocket(0)) {
      String internal = containers.createNetwork("internal", true);
      String front = containers.createNetwork("front", false);
      ReplicaLauncher launcher = new ReplicaLauncher(settings, containers, internal, null);
      Gateway gateway = gateway(containers, launcher, internal, front);
      String outsider = outsider(containers, front);
      prove(containers, launcher, gateway, outsider, harness.getLocalPort());
      proveMemory(containers, launcher);
      return List.copyOf(proofs);
    } catch (IOException | DockerException e) {
      throw new PlatformException("the testbed cannot be checked: " + e.getMessage(), e);
    } finally {
      new Leftovers(client).removeRun(runId);
    }
  }

  /** Stands on both networks, as the gateway does. */
  private record Gateway(String internalAddress, String frontAddress, String hostAddress) {}

  private Gateway gateway(
      Containers containers, ReplicaLauncher launcher, String internal, String front)
      throws IOException, InterruptedException {
    String container = create(launcher, "gateway", List.of(), "listen:" + PORT);
    client.connectToNetworkCmd().withContainerId(container).withNetworkId(front).exec();
    client.startContainerCmd(container).exec();
    await(containers, container, "PROBE listening");
    Map<String, ContainerNetwork> networks =
        client.inspectContainerCmd(container).exec().getNetworkSettings().getNetworks();
    String subnetGateway =
        client
            .inspectNetworkCmd()
            .withNetworkId(internal)
            .exec()
            .getIpam()
            .getConfig()
            .get(0)
            .getGateway();
    return new Gateway(
        networks.get(internal).getIpAddress(), networks.get(front).getIpAddress(), subnetGateway);
  }

  /** A container on another network only: what lies behind the machine's forwarding. */
  private String outsider(Containers containers, String front)
      throws IOException, InterruptedException {
    ReplicaLauncher launcher = new ReplicaLauncher(settings, containers, front, null);
    String container = create(launcher, "outsider", List.of(), "listen:" + PORT);
    client.startContainerCmd(container).exec();
    await(containers, container, "PROBE listening");
    return client
        .inspectContainerCmd(container)
        .exec()
        .getNetworkSettings()
        .getNetworks()
        .get(front)
        .getIpAddress();
  }

  private void prove(
      Containers containers,
      ReplicaLauncher launcher,
      Gateway gateway,
      String outsider,
      int harnessPort)
      throws IOException, InterruptedException {
    String toGateway = "connect:" + gateway.internalAddress() + ":" + PORT;
    String toFront = "connect:" + gateway.frontAddress() + ":" + PORT;
    String toOutsider = "connect:" + outsider + ":" + PORT;
    String toHarness = "connect:" + gateway.hostAddress() + ":" + harnessPort;
    String container =
        create(
            launcher,
            "replica",
            List.of(),
            "status",
            "write:/",
            "write:/app",
            "write:/etc",
            "write:/tmp",
            "execute:/tmp",
            toGateway,
            "connect:" + OUTSIDE,
            toFront,
            toOutsider,
            toHarness,
            "threads:" + TASKS_TRIED,
            "burn:" + BURN_MS,
            "burn:60000");
    client.startContainerCmd(container).exec();
    Optional<ContainerCgroup> cgroup = cgroup(container);
    Map<String, String> said = said(await(containers, container, "PROBE threads:"));

    Map<String, Long> tmp = server().sandbox().tmpBytes();
    String user = server().sandbox().user();
    proof(
        "runs as a user without rights",
        same(said.get("Uid"), user.split(":")[0]) && same(said.get("Gid"), user.split(":")[1]),
        "user " + said.get("Uid") + ", group " + said.get("Gid"));
    proof(
        "has no capabilities",
        none(said.get("CapEff")) && none(said.get("CapPrm")) && none(said.get("CapBnd")),
        "effective %s, permitted %s, bounding %s"
            .formatted(said.get("CapEff"), said.get("CapPrm"), said.get("CapBnd")));
    proof(
        "can gain no privileges",
        "1".equals(said.get("NoNewPrivs")),
        "NoNewPrivs " + said.get("NoNewPrivs"));
    proofIfWanted(
        "system calls are filtered",
        "2".equals(said.get("Seccomp")),
        "Seccomp " + said.get("Seccomp"));
    for (String folder : List.of("/", "/app", "/etc")) {
      refused("cannot write to " + folder, said.get("write:" + folder));
    }
    proof(
        "can write to /tmp, in memory, " + (tmp.getOrDefault("/tmp", 0L) >> 20) + " MiB",
        "succeeded".equals(said.get("write:/tmp")),
        said.get("write:/tmp"));
    refused("cannot run what it writes to /tmp", said.get("execute:/tmp"));
    proof(
        "reaches the gateway on the internal network",
        "succeeded".equals(said.get(toGateway)),
        said.get(toGateway));
    boolean routed = !"0".equals(said.get("defaultRoutes"));
    proofIfWanted(
        "has no default route",
        !routed,
        routed
            ? "there is one, as older engines make it: the machine's packet filter is what holds it in"
            : "there is none");
    refused("cannot connect to an address outside", said.get("connect:" + OUTSIDE));
    refused("cannot connect to the gateway's other network", said.get(toFront));
    refused("cannot connect to containers of other networks", said.get(toOutsider));
    boolean reaches = "succeeded".equals(said.get(toHarness));
    proofIfWanted(
        "cannot connect to this machine",
        !reaches,
        reaches
            ? "reaches ports of this machine that listen on all addresses; those on 127.0.0.1 it does not"
            : said.get(toHarness));
    int tasks = number(said.get("threads:" + TASKS_TRIED));
    proof(
        "tasks are bounded at " + Containers.MAX_PROCESSES,
        tasks > 0 && tasks < Containers.MAX_PROCESSES,
        "%d more could be started; limit seen inside: %s".formatted(tasks, said.get("pidsLimit")));
    proof(
        "runs on the replicas' CPUs only",
        settings.layout().replicaCpus().equals(said.get("cpus")),
        "CPUs " + said.get("cpus"));
    proveCpu(container, cgroup, said.get("quota"));
  }

  private void proveCpu(String container, Optional<ContainerCgroup> cgroup, String inside)
      throws InterruptedException {
    CpuQuota wanted = settings.quota(MILLICORES);
    CpuQuota engine = EngineLimits.of(client).get(container);
    if (cgroup.isEmpty()) {
      proofIfWanted(
          "CPU limit is in force",
          false,
          "control groups cannot be read from here; engine: " + engine);
      return;
    }
    long before = cgroup.get().usedNanos().orElse(0);
    long began = System.nanoTime();
    Thread.sleep(BURN_MS / 2);
    double used =
        1000.0 * (cgroup.get().usedNanos().orElse(0) - before) / (System.nanoTime() - began);
    proof(
        "CPU limit of " + MILLICORES + "m is in force",
        cgroup.get().quota().equals(Optional.of(wanted))
            && engine.equals(wanted)
            && used > 0.8 * MILLICORES
            && used < 1.1 * MILLICORES,
        "control group %s, engine %s, quota seen inside %s; uses %.0fm when it wants all"
            .formatted(
                cgroup.get().quota().map(CpuQuota::toString).orElse("none"), engine, inside, used));
  }

  private void proveMemory(Containers containers, ReplicaLauncher launcher)
      throws IOException, InterruptedException {
    long limit = server().sandbox().memoryBytes() >> 20;
    String container =
        create(
            launcher,
            "memory",
            List.of("-XX:MaxDirectMemorySize=4g"),
            "status",
            "memory:" + 2 * limit);
    client.startContainerCmd(container).exec();
    Optional<Long> exit = Optional.empty();
    long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
    while (exit.isEmpty() && System.nanoTime() < deadlineNanos) {
      Thread.sleep(POLL.toMillis());
      exit = containers.exitCode(container);
    }
    String lines = containers.lastLines(container, 500);
    long taken =
        lines
            .lines()
            .flatMap(l -> List.of(l.split(" \\| ")).stream())
            .filter(line -> line.startsWith("PROBE memory:"))
            .mapToLong(line -> Long.parseLong(line.split(" ")[2]))
            .max()
            .orElse(0);
    proof(
        "memory is bounded at " + limit + " MiB",
        exit.filter(code -> code == OOM_KILLED).isPresent() && taken > limit / 2 && taken <= limit,
        "had %d MiB when it ended with exit code %s"
            .formatted(taken, exit.map(Object::toString).orElse("none")));
  }

  private ServerDescription server() {
    return variant.server().orElseThrow();
  }

  private String create(
      ReplicaLauncher launcher, String name, List<String> options, String... attempts) {
    ServerDescription server = server();
    List<String> entrypoint = new ArrayList<>(List.of("java", "-XX:+UseSerialGC", "-Xmx64m"));
    entrypoint.addAll(options);
    entrypoint.addAll(List.of("-cp", "/app/model-server.jar", MAIN));
    ServerDescription probe =
        new ServerDescription(
            server.name(),
            server.image(),
            entrypoint,
            List.of(attempts),
            server.environment(),
            server.ports(),
            server.readyPath(),
            server.metricsPath(),
            server.sandbox(),
            server.repository(),
            server.threads(),
            server.limitations());
    Variant probed =
        new Variant(
            variant.name(),
            variant.accuracy(),
            variant.latency(),
            variant.image(),
            variant.model(),
            Optional.of(probe),
            variant.repository(),
            variant.randomWeights());
    return launcher.create(name, new ServedModel(probed, image, 1), MILLICORES, MILLICORES);
  }

  private Optional<ContainerCgroup> cgroup(String container) {
    InspectContainerResponse.ContainerState state =
        client.inspectContainerCmd(container).exec().getState();
    return Optional.ofNullable(state.getPidLong()).flatMap(ContainerCgroup::ofProcess);
  }

  /** What it has said, once a line with that beginning is among it. */
  private String await(Containers containers, String container, String beginning)
      throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      String lines = containers.lastLines(container, 200);
      if (lines.contains(beginning)) {
        return lines;
      }
      if (containers.exitCode(container).isPresent() || System.nanoTime() > deadlineNanos) {
        throw new IOException("the probe came to no end; it says: " + lines);
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private static Map<String, String> said(String lines) {
    Map<String, String> said = new LinkedHashMap<>();
    for (String line : lines.split(" \\| ", -1)) {
      String[] words = line.split(" ", 3);
      if (words.length == 3 && words[0].equals("PROBE")) {
        said.put(words[1], words[2]);
      }
    }
    return said;
  }

  private void refused(String what, String outcome) {
    proof(what, outcome != null && outcome.startsWith("failed"), String.valueOf(outcome));
  }

  private void proof(String what, boolean held, String detail) {
    proofs.add(new Proof(what, held, true, detail));
  }

  private void proofIfWanted(String what, boolean held, String detail) {
    proofs.add(new Proof(what, held, false, detail));
  }

  /** Real, effective, saved and file-system id. */
  private static boolean same(String ids, String id) {
    return ids != null && ids.equals(String.join(" ", List.of(id, id, id, id)));
  }

  private static boolean none(String capabilities) {
    return capabilities != null && capabilities.matches("0+");
  }

  private static int number(String text) {
    return text != null && text.matches("\\d+") ? Integer.parseInt(text) : -1;
  }
}
