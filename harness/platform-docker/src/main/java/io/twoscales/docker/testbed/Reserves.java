package io.twoscales.docker.testbed;

import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.TimeToReply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the gateway how much time requests still need at each stage, where the experiment lets
 * batches wait or gives up what cannot be in time. The gateway is talked to on a thread of its own,
 * so that one that does not answer holds nobody up.
 */
final class Reserves implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Reserves.class);

  private final List<String> stages;
  private final Optional<TimeToReply> timeToReply;
  private final GatewayControl gateway;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(DaemonThreads.named("reserves"));
  private volatile boolean untold;

  Reserves(Experiment experiment, GatewayControl gateway) {
    ServingSettings serving = experiment.serving();
    boolean needed =
        serving.drop() == ServingSettings.Drop.HOPELESS || !serving.batchWait().isZero();
    this.stages = experiment.pipeline().stages().stream().map(StageSpec::name).toList();
    this.timeToReply =
        needed
            ? Optional.of(TimeToReply.of(experiment.pipeline(), experiment.platform().limits()))
            : Optional.empty();
    this.gateway = gateway;
  }

  /** Something about the replicas or batch sizes may have changed. Called from one thread. */
  void update(PlatformState state) {
    timeToReply.ifPresent(time -> update(time, state));
  }

  private void update(TimeToReply time, PlatformState state) {
    boolean tell = untold;
    for (int s = 0; s < stages.size(); s++) {
      int batchSize = state.batchSizes().getOrDefault(stages.get(s), 1);
      tell |= time.serves(s, batchSize, smallestMillicores(state, stages.get(s)));
    }
    if (tell) {
      untold = false;
      double[] ms = new double[stages.size()];
      for (int s = 0; s < ms.length; s++) {
        ms[s] = time.nanos(s) / 1e6;
      }
      thread.execute(() -> tell(ms));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void tell(double[] ms) {
    try {
      for (int s = 0; s < ms.length; s++) {
        gateway.setReserve(stages.get(s), ms[s]);
      }
    } catch (IOException e) {
      untold = true; // the next update tries again
      logger.debug("the gateway was not told what time requests need: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** 0 when no replica serves. */
  private static int smallestMillicores(PlatformState state, String stage) {
    return state.replicas().stream()
        .filter(r -> r.stage().equals(stage) && r.state() == ReplicaState.READY)
        .mapToInt(ReplicaObservation::millicores)
        .min()
        .orElse(0);
  }
}
