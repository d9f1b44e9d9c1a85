package io.twoscales.docker.testbed;

import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.docker.testbed.GatewayControl.Snapshot;
import io.twoscales.docker.testbed.GatewayControl.StageSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What can be known of the system from outside: counters and records of the gateway, put together
 * with the replicas into what a controller sees. Used from one thread.
 */
final class Monitor {
  private final GatewayControl gateway;
  private final GatewayLog log;
  private final List<String> stages;
  private final int capacityMillicores;
  private Snapshot previous;

  /**
   * A monitor that has seen nothing yet.
   *
   * @param stages names of the pipeline's stages, in its order
   */
  Monitor(GatewayControl gateway, List<String> stages, double sloMs, int capacityMillicores) {
    this.gateway = gateway;
    this.log = new GatewayLog(stages, sloMs);
    this.stages = List.copyOf(stages);
    this.capacityMillicores = capacityMillicores;
  }

  /** The gateway's records so far. */
  GatewayLog log() {
    return log;
  }

  /**
   * The gateway's counters now; its new records are in the log afterwards.
   *
   * @throws IOException when it does not answer
   */
  Snapshot sense() throws IOException, InterruptedException {
    Snapshot snapshot = gateway.snapshot();
    if (!List.copyOf(snapshot.stages().keySet()).equals(stages)) {
      throw new IOException("gateway: expected stages " + stages + ", found " + snapshot.stages());
    }
    collectLog();
    return snapshot;
  }

  /**
   * Collects the records that the gateway still has.
   *
   * @throws IOException when it does not answer
   */
  void collectLog() throws IOException, InterruptedException {
    String csv;
    do {
      csv = gateway.log(log.nextSequence());
      log.add(csv);
    } while (!csv.isEmpty());
  }

  /**
   * What a controller sees. Rates are those since the snapshot observed before; 0 at first.
   *
   * @param timeSeconds since the measured window began
   * @param intervalSeconds since the observation before
   */
  Observation observe(
      double timeSeconds,
      double intervalSeconds,
      Snapshot snapshot,
      List<ReplicaObservation> replicas) {
    List<StageObservation> seen = new ArrayList<>(stages.size());
    for (Map.Entry<String, StageSnapshot> entry : snapshot.stages().entrySet()) {
      String stage = entry.getKey();
      StageSnapshot now = entry.getValue();
      StageSnapshot before = previous == null ? now : previous.stages().get(stage);
      seen.add(
          new StageObservation(
              stage,
              (now.arrived() - before.arrived()) / intervalSeconds,
              (now.completed() - before.completed()) / intervalSeconds,
              now.queued(),
              now.oldestWaitMs(),
              now.inFlight(),
              replicas.stream().filter(replica -> replica.stage().equals(stage)).toList()));
    }
    previous = snapshot;
    GatewayLog.Window window = log.recent(snapshot.epochMicros());
    return new Observation(
        timeSeconds,
        seen,
        window.p50Ms(),
        window.p99Ms(),
        window.violationRate(),
        capacityMillicores);
  }
}
