package io.twoscales.docker.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.fault.FaultTimes;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes containers fail when an experiment wants them to: kills replicas, freezes replicas and the
 * gateway, squeezes replicas' quotas, delays and loses their packets. Faults of actions are the
 * actuator's, which asks for those {@link #inForce}.
 */
final class FaultInjector implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(FaultInjector.class);

  private final DockerClient client;
  private final FaultTimes faults;
  private final ReplicaTable table;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("faults"));
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private volatile long zeroNanos = Long.MIN_VALUE;

  FaultInjector(DockerClient client, FaultTimes faults, ReplicaTable table) {
    this.client = client;
    this.faults = faults;
    this.table = table;
  }

  /** The measured window begins at a time on {@link System#nanoTime}'s clock. */
  void begin(long windowZeroNanos, String gatewayContainer, DockerActuator actuator) {
    zeroNanos = windowZeroNanos;
    for (Fault fault : faults.all()) {
      if (fault instanceof Fault.Kill kill) {
        at(kill.atSeconds(), () -> kill(kill, actuator));
      } else if (fault instanceof Fault.Hang hang) {
        at(
            hang.atSeconds(),
            () -> freeze(containers(hang.stage(), hang.replicas(), actuator), hang));
      } else if (fault instanceof Fault.Slow slow) {
        at(slow.atSeconds(), () -> slow(slow, actuator));
      } else if (fault instanceof Fault.NetworkDelay delay) {
        at(delay.atSeconds(), () -> network(delay.stage(), delay.replicas(), delay, actuator));
      } else if (fault instanceof Fault.NetworkLoss loss) {
        at(loss.atSeconds(), () -> network(loss.stage(), loss.replicas(), loss, actuator));
      } else if (fault instanceof Fault.GatewayPause pause) {
        at(pause.atSeconds(), () -> freeze(List.of(gatewayContainer), pause));
      }
    }
  }

  /** Whether a fault of the whole testbed is in force now. */
  <F extends Fault.Lasting> boolean inForce(Class<F> kind) {
    return zeroNanos != Long.MIN_VALUE && faults.inForce(kind, secondsNow());
  }

  /** The fault of a kind that is in force at a stage now. */
  <F extends Fault> Optional<F> inForce(Class<F> kind, String stage) {
    return zeroNanos == Long.MIN_VALUE
        ? Optional.empty()
        : faults.inForce(kind, stage, secondsNow());
  }

  /** Milliseconds by which a resize at a stage is held back now. */
  long resizeDelayMs(String stage) {
    long late =
        inForce(Fault.ResizesLate.class, stage)
            .map(fault -> Math.round(1000 * fault.bySeconds()))
            .orElse(0L);
    long deferred =
        inForce(Fault.ResizesDeferred.class, stage)
            .map(fault -> millisUntil(fault.untilSeconds()))
            .orElse(0L);
    return Math.max(late, deferred);
  }

  /** Milliseconds until a time of the window; 0 when it has passed. */
  private long millisUntil(double seconds) {
    return Math.max(0, Math.round(1000 * (seconds - secondsNow())));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private double secondsNow() {
    return (System.nanoTime() - zeroNanos) / 1e9;
  }

  private void at(double seconds, Runnable fault) {
    var unused = thread.schedule(() -> tried(fault), millisUntil(seconds), TimeUnit.MILLISECONDS);
  }

  private void tried(Runnable fault) {
    try {
      fault.run();
    } catch (DockerException e) {
      failed(e.getMessage());
    }
  }

  private void failed(String why) {
    logger.warn("a fault could not be injected: {}", why);
    problems.add("a fault could not be injected: " + why);
  }

  /** Faults that did not happen as they should. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private void slow(Fault.Slow fault, DockerActuator actuator) {
    List<String> replicas = ready(fault.stage(), fault.replicas());
    for (String replica : replicas) {
      actuator.slow(replica, fault.factor()).ifPresent(this::failed);
    }
    at(
        fault.untilSeconds(),
        () -> replicas.forEach(r -> actuator.slow(r, 1).ifPresent(this::failed)));
  }

  private void network(String stage, int replicas, Fault.Lasting fault, DockerActuator actuator) {
    for (String container : containers(stage, replicas, actuator)) {
      Long pid = client.inspectContainerCmd(container).exec().getState().getPidLong();
      if (pid == null || pid == 0) {
        continue; // it has died meanwhile
      }
      try {
        Optional<String> refusal = NetworkFaults.begin(pid, fault);
        refusal.ifPresent(this::failed);
        if (refusal.isEmpty()) {
          at(fault.untilSeconds(), () -> networkRecovers(container, pid, fault));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void networkRecovers(String container, long pid, Fault fault) {
    try {
      Optional<String> refusal = NetworkFaults.end(pid, fault);
      if (refusal.isPresent() && isRunning(container)) {
        failed(refusal.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRunning(String container) {
    try {
      return Boolean.TRUE.equals(
          client.inspectContainerCmd(container).exec().getState().getRunning());
    } catch (NotFoundException e) {
      return false;
    }
  }

  private void kill(Fault.Kill kill, DockerActuator actuator) {
    for (String container : containers(kill.stage(), kill.replicas(), actuator)) {
      client.killContainerCmd(container).withSignal("KILL").exec();
    }
  }

  private void freeze(List<String> containers, Fault.Lasting fault) {
    for (String container : containers) {
      client.pauseContainerCmd(container).exec();
      at(fault.untilSeconds(), () -> client.unpauseContainerCmd(container).exec());
    }
  }

  private List<String> containers(String stage, int most, DockerActuator actuator) {
    return ready(stage, most).stream().flatMap(r -> actuator.containerOf(r).stream()).toList();
  }

  /** READY replicas, the oldest first. */
  private List<String> ready(String stage, int most) {
    return table.observations().stream()
        .filter(r -> r.stage().equals(stage) && r.state() == ReplicaState.READY)
        .limit(most)
        .map(ReplicaObservation::id)
        .toList();
  }
}
