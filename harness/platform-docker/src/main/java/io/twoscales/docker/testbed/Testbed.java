package io.twoscales.docker.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.twoscales.core.experiment.ResizeWay;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.fault.FaultTimes;
import io.twoscales.core.run.PlatformException;
import io.twoscales.docker.engine.Leftovers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Networks, gateway and replicas of one run. The gateway stands on two networks: one on which its
 * port is published on 127.0.0.1, and an internal one without a way out, which is all that replicas
 * have. Closing removes everything.
 */
public final class Testbed implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Testbed.class);
  private static final int GATEWAY_PORT = 8080;
  private static final int CONTROL_PORT = 8081;
  private static final Duration GATEWAY_START_DEADLINE = Duration.ofSeconds(30);

  private final TestbedSettings settings;
  private final DockerClient client;
  private final Containers containers;
  private final ReplicaTable table = new ReplicaTable();
  private final FaultInjector faults;
  private final ThreadPoolExecutor pool;
  private final HttpClient http;
  private GatewayControl control;
  private DockerActuator actuator;
  private String gatewayContainer;
  private Optional<ContainerCgroup> gatewayCgroup = Optional.empty();
  private int port;

  /**
   * Starts networks and gateway; there are no replicas yet.
   *
   * @throws PlatformException when that cannot be, with nothing left behind
   */
  public Testbed(DockerClient client, TestbedSettings settings) throws InterruptedException {
    NetworkFaults.require(settings.experiment().faults());
    this.settings = settings;
    this.client = client;
    this.containers = new Containers(client, settings.runId());
    this.faults = new FaultInjector(client, new FaultTimes(settings.experiment().faults()), table);
    this.pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            DaemonThreads.named("actuator"));
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .executor(Executors.newCachedThreadPool(DaemonThreads.named("http")))
            .build();
    try {
      requireFree(settings.platform().port());
      String internal = containers.createNetwork("internal", true);
      String front = containers.createNetwork("front", false);
      startGateway(internal, front);
    } catch (DockerException | IOException e) {
      close();
      throw new PlatformException("the testbed cannot be started: " + e.getMessage(), e);
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
  }

  DockerActuator actuator() {
    return actuator;
  }

  /** The gateway's port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The measured window begins: faults happen at their times. */
  void beginFaults(long windowZeroNanos) {
    faults.begin(windowZeroNanos, gatewayContainer, actuator);
  }

  /** Whether the harness shall get no metrics now. */
  boolean metricsMissing() {
    return faults.inForce(Fault.MetricsMissing.class);
  }

  /** Who sets the limits of the replicas that run now. */
  public ResizeWay resizeWay() {
    return actuator.resizeWay();
  }

  /** CPU that gateway and replicas have used so far, in nanoseconds. */
  long usedNanos() {
    return table.everUsedNanos()
        + gatewayCgroup.map(group -> group.usedNanos().orElse(0)).orElse(0L);
  }

  TestbedSettings settings() {
    return settings;
  }

  ReplicaTable table() {
    return table;
  }

  GatewayControl control() {
    return control;
  }

  private static void requireFree(int port) throws IOException {
    if (port == 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PlatformException(
          "port %d on 127.0.0.1 is in use; free it, or set platform.port to another, or to 0 for any"
              .formatted(port),
          e);
    }
  }

  private void startGateway(String internal, String front)
      throws IOException, InterruptedException {
    String token = HexFormat.of().formatHex(SecureRandom.getSeed(16));
    Network network = client.inspectNetworkCmd().withNetworkId(internal).exec();
    String subnet = network.getIpam().getConfig().get(0).getSubnet();
    Map<String, String> environment = GatewayEnvironment.of(settings.experiment());
    environment.put("TWOSCALES_PORT", Integer.toString(GATEWAY_PORT));
    environment.put("TWOSCALES_CONTROL_PORT", Integer.toString(CONTROL_PORT));
    environment.put("TWOSCALES_CONTROL_SUBNET", subnet);
    environment.put("TWOSCALES_CONTROL_TOKEN", token);
    PortBinding published =
        new PortBinding(
            Ports.Binding.bindIpAndPort("127.0.0.1", settings.platform().port()),
            ExposedPort.tcp(GATEWAY_PORT));
    HostConfig host =
        HostConfig.newHostConfig()
            .withPortBindings(published)
            .withCpusetCpus(settings.layout().otherCpus());
    String container =
        containers.create(
            new Program("gateway", settings.gatewayImage(), environment),
            front,
            host,
            ExposedPort.tcp(GATEWAY_PORT));
    client.connectToNetworkCmd().withContainerId(container).withNetworkId(internal).exec();
    client.startContainerCmd(container).exec();
    InspectContainerResponse inspected = client.inspectContainerCmd(container).exec();
    Ports.Binding[] bindings =
        inspected.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(GATEWAY_PORT));
    port = Integer.parseInt(bindings[0].getHostPortSpec());
    String address = inspected.getNetworkSettings().getNetworks().get(internal).getIpAddress();
    control =
        new GatewayControl(
            http,
            address + ":" + CONTROL_PORT,
            token,
            settings.experiment().serving().callTimeout());
    ReplicaLauncher launcher = new ReplicaLauncher(settings.replicas(), containers, internal, http);
    actuator = new DockerActuator(settings, containers, launcher, control, table, pool, faults);
    gatewayContainer = container;
    gatewayCgroup =
        Optional.ofNullable(inspected.getState().getPidLong()).flatMap(ContainerCgroup::ofProcess);
    awaitGateway(container);
  }

  private void awaitGateway(String container) throws IOException, InterruptedException {
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/health/live"))
            .timeout(Duration.ofSeconds(1))
            .build();
    long deadlineNanos = System.nanoTime() + GATEWAY_START_DEADLINE.toNanos();
    while (!answers(probe)) {
      Optional<Long> exit = containers.exitCode(container);
      if (exit.isPresent() || System.nanoTime() > deadlineNanos) {
        throw new IOException("the gateway did not start: " + containers.lastLines(container, 5));
      }
      Thread.sleep(50);
    }
  }

  /** Whether the gateway answers on both of its ports. */
  private boolean answers(HttpRequest probe) throws InterruptedException {
    try {
      if (http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
        return false;
      }
      control.snapshot();
      return true;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  /** Removes everything; what cannot be removed now is removed at the next start. */
  @Override
  public void close() {
    boolean interrupted =
        Thread.interrupted(); // an interrupted thread could not talk to the engine
    boolean cutOff = interrupted || gatewayContainer == null || pool.getActiveCount() > 0;
    pool.shutdownNow();
    faults.close();
    gatewayCgroup.ifPresent(ContainerCgroup::close);
    try {
      // What is being created now would not be seen by the removal.
      if (!pool.awaitTermination(3, TimeUnit.SECONDS)) {
        logger.warn("actions of run {} are still under way while it is removed", settings.runId());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    Leftovers leftovers = new Leftovers(client);
    if (cutOff) {
      leftovers.removeInterruptedRun(settings.runId());
    } else {
      leftovers.removeRun(settings.runId());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
