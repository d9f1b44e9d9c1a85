package io.twoscales.docker;

import com.github.dockerjava.api.exception.DockerException;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.run.Platform;
import io.twoscales.core.run.PlatformException;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.Leftovers;
import io.twoscales.docker.engine.RunFolder;
import io.twoscales.docker.engine.RunIds;
import io.twoscales.docker.images.Images;
import io.twoscales.docker.load.ReplayProcess;
import io.twoscales.docker.testbed.Confinement;
import io.twoscales.docker.testbed.ContainerCgroup;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.docker.testbed.KernelTimer;
import io.twoscales.docker.testbed.RequestJoin;
import io.twoscales.docker.testbed.RunSession;
import io.twoscales.docker.testbed.Testbed;
import io.twoscales.docker.testbed.TestbedSettings;
import io.twoscales.traces.requests.RequestBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Runs experiments on containers of a Docker engine, under real load. */
public final class DockerPlatform implements Platform {
  private static final Duration TAIL = Duration.ofSeconds(30);
  private static final int DISTINCT_PAYLOADS = 200;

  private final DockerEngine engine;
  private final Path home;
  private final CpuLayout layout = CpuLayout.ofMachine();

  /**
   * A platform on an engine.
   *
   * @param home the project's folder, with images' contexts and the load generator built
   */
  public DockerPlatform(DockerEngine engine, Path home) {
    this.engine = engine;
    this.home = home;
  }

  @Override
  public String kind() {
    return "docker";
  }

  @Override
  public RunTotals run(RunSpec spec, RunRecorder recorder, RunProgress progress) {
    long beganNanos = System.nanoTime();
    layout.require(spec.experiment().platform().limits().capacityMillicores());
    try (RunFolder folder = new RunFolder()) {
      return run(spec, recorder, progress, folder.path(), beganNanos);
    } catch (IOException e) {
      throw new PlatformException("run " + spec.name() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      if (wasInterrupted(e)) {
        Thread.currentThread().interrupt();
        return interrupted(beganNanos);
      }
      if (e instanceof PlatformException) {
        throw e;
      }
      if (!(e instanceof DockerException) && !isOfEngine(e)) {
        throw e;
      }
      throw new PlatformException(
          "the Docker engine refused: "
              + String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return interrupted(beganNanos);
    }
  }

  private RunTotals run(
      RunSpec spec, RunRecorder recorder, RunProgress progress, Path folder, long beganNanos)
      throws IOException, InterruptedException {
    Experiment experiment = spec.experiment();
    List<String> removed = new ArrayList<>(new Leftovers(engine.client()).removeOrphans());
    removed.addAll(RunFolder.removeOrphans());
    if (!removed.isEmpty()) {
      progress.phase("removed what an earlier run left behind: " + String.join(", ", removed));
    }
    Images images = new Images(engine.client(), home);
    Map<String, Images.Image> servers = new LinkedHashMap<>();
    for (StageSpec stage : experiment.pipeline().stages()) {
      String name = stage.served().image();
      if (!servers.containsKey(name)) {
        servers.put(name, images.ensure(name, progress::phase));
      }
    }
    Images.Image gateway = images.ensure("gateway", progress::phase);
    Map<String, String> facts = environment(gateway, servers);
    recorder.environment(facts);

    progress.phase("starting gateway, load generator and replicas");
    TestbedSettings settings =
        new TestbedSettings(
            RunIds.fresh(),
            experiment,
            layout,
            gateway.tag(),
            servers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, image -> image.getValue().tag())));
    AtomicReference<ReplayProcess> generator = new AtomicReference<>();
    try (Confinement confined = layout.keepThisProcessOffReplicaCpus();
        Testbed testbed = new Testbed(engine.client(), settings);
        RunSession session =
            new RunSession(testbed, spec, recorder, progress, () -> harnessNanos(generator))) {
      List<RequestBody> payloads =
          experiment
              .pipeline()
              .payload()
              .requests(DISTINCT_PAYLOADS, spec.schedule().payloadSeed());
      String target =
          "http://127.0.0.1:%d/v2/models/%s/infer"
              .formatted(testbed.port(), experiment.pipeline().name());
      Duration timeout = experiment.dropAfter().plus(experiment.dropAfter()).plusSeconds(1);
      session.beginBringUp();
      try (ReplayProcess replay =
          new ReplayProcess(
              home, layout.otherCpus(), folder, target, spec.schedule(), payloads, timeout)) {
        generator.set(replay);
        session.awaitUp();
        facts.put("resize", testbed.resizeWay().word());
        recorder.environment(facts);
        return replay(spec, recorder, session, replay, beganNanos);
      }
    }
  }

  private static RunTotals replay(
      RunSpec spec, RunRecorder recorder, RunSession session, ReplayProcess replay, long beganNanos)
      throws InterruptedException {
    long zeroEpochMicros = replay.begin();
    long zeroNanos = System.nanoTime() + (zeroEpochMicros - epochMicros()) * 1000;
    session.begin(zeroNanos);
    boolean complete = true;
    PlatformException broken = null;
    try {
      await(spec, session, replay, zeroNanos);
    } catch (InterruptedException e) {
      complete = false;
    } catch (PlatformException e) {
      complete = false;
      broken = e;
    }
    double elapsedSeconds = (System.nanoTime() - zeroNanos) / 1e9;
    replay.close();
    session.end();
    List<String> warnings = new ArrayList<>(session.problems());
    new RequestJoin(spec.schedule(), session, zeroEpochMicros)
        .record(replay.records(), complete, recorder);
    if (broken != null) {
      throw broken;
    }
    if (Double.isNaN(session.cpuSeconds())) {
      warnings.add("CPU use is not known: the control groups cannot be read from here");
    }
    double window = spec.schedule().windowSeconds();
    return new RunTotals(
        complete,
        complete ? window : Math.max(0, Math.min(window, elapsedSeconds)),
        session.coreSeconds(),
        session.startingCoreSeconds(),
        session.cpuSeconds(),
        (System.nanoTime() - beganNanos) / 1e9,
        0,
        replay.cpuSeconds(),
        session.disturbance(),
        session.spoiled(),
        warnings);
  }

  /** CPU that this process and the load generator have used so far. */
  private static long harnessNanos(AtomicReference<ReplayProcess> generator) {
    long own = ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    ReplayProcess replay = generator.get();
    return own + (replay == null ? 0 : replay.cpuNanos());
  }

  private static void await(RunSpec spec, RunSession session, ReplayProcess replay, long zeroNanos)
      throws InterruptedException {
    long deadlineNanos =
        zeroNanos
            + TimeUnit.SECONDS.toNanos(spec.schedule().windowSeconds())
            + 2 * spec.experiment().dropAfter().toNanos()
            + TAIL.toNanos();
    while (!replay.await(Duration.ofMillis(100))) {
      session.throwIfFailed();
      if (System.nanoTime() > deadlineNanos) {
        throw new PlatformException("the load generator did not end: " + replay.lastLines());
      }
    }
    if (replay.exitCode() != 0) {
      throw new PlatformException(
          "the load generator ended with exit code %d: %s"
              .formatted(replay.exitCode(), replay.lastLines()));
    }
  }

  /** A call to the engine that is interrupted ends in one of many ways. */
  private static boolean wasInterrupted(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException))
          || cause instanceof ClosedByInterruptException
          || cause instanceof CancellationException) {
        return true;
      }
    }
    return false;
  }

  /** The client says so when the engine has gone away. */
  private static boolean isOfEngine(RuntimeException failure) {
    return failure.getCause() instanceof IOException;
  }

  private static RunTotals interrupted(long beganNanos) {
    return new RunTotals(
        false,
        0,
        0,
        0,
        Double.NaN,
        (System.nanoTime() - beganNanos) / 1e9,
        0,
        Double.NaN,
        List.of());
  }

  private Map<String, String> environment(Images.Image gateway, Map<String, Images.Image> servers) {
    Map<String, String> facts = new LinkedHashMap<>(engine.facts());
    facts.put("cgroup", ContainerCgroup.version());
    KernelTimer.hertz().ifPresent(hertz -> facts.put("kernelHz", Integer.toString(hertz)));
    facts.put("replicaCpus", layout.replicaCpus());
    facts.put("otherCpus", layout.otherCpus());
    facts.put("image.gateway", gateway.tag() + " " + gateway.id());
    servers.forEach((name, image) -> facts.put("image." + name, image.tag() + " " + image.id()));
    return facts;
  }

  private static long epochMicros() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
  }
}
