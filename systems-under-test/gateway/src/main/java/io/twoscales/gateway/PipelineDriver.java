package io.twoscales.gateway;

import com.linecorp.armeria.client.ClientFactory;
import io.netty.channel.EventLoop;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.serving.Batch;
import io.twoscales.serving.DropReason;
import io.twoscales.serving.Queued;
import io.twoscales.serving.Stage;
import io.twoscales.serving.StageCounters;
import io.twoscales.serving.StageListener;
import io.twoscales.serving.StageSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Drives the serving core in real time: hands it arrivals and replies with their times, and carries
 * out what it wants done. Everything happens on one event loop.
 */
final class PipelineDriver {
  private static final long FAILURE_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A request between its arrival and its reply. */
  private record Pending(ModelInferRequest request, CompletableFuture<ModelInferResponse> reply) {}

  private final GatewaySettings settings;
  private final EventLoop loop;
  private final ClientFactory clients;
  private final RequestLog log;
  private final GatewayMetrics metrics;
  private final EpochClock clock = new EpochClock();
  private final Stage<Pending> stage;
  private final Map<String, ReplicaChannel> channels = new HashMap<>();
  private final Map<String, CompletableFuture<Void>> drains = new HashMap<>();
  private final InputContract contract = new InputContract();
  private long nextWakeNanos = Long.MAX_VALUE;

  PipelineDriver(
      GatewaySettings settings,
      EventLoop loop,
      ClientFactory clients,
      RequestLog log,
      GatewayMetrics metrics) {
    this.settings = settings;
    this.loop = loop;
    this.clients = clients;
    this.log = log;
    this.metrics = metrics;
    StageSettings initial =
        new StageSettings(
            1, 0, settings.dropAfter().toNanos(), settings.queueCapacity(), FAILURE_BACKOFF_NANOS);
    this.stage = new Stage<>(initial, new Effects());
  }

  /** Takes a request in; the future fails with {@link InferenceFailure} when there is no result. */
  CompletableFuture<ModelInferResponse> submit(ModelInferRequest request) {
    CompletableFuture<ModelInferResponse> reply = new CompletableFuture<>();
    onLoop(
        () -> {
          try {
            contract.check(request);
          } catch (ProtocolException e) {
            reply.completeExceptionally(
                new InferenceFailure(InferenceFailure.Kind.INVALID, e.getMessage()));
            return;
          }
          stage.arrive(System.nanoTime(), new Pending(request, reply));
        });
    return reply;
  }

  /** A replica joins dispatch, or its CPU has changed. */
  CompletableFuture<Void> replicaReady(String replica, String address, int millicores) {
    CompletableFuture<Void> joined = new CompletableFuture<>();
    onLoop(
        () -> {
          if (channels.containsKey(replica)) {
            stage.replicaReady(System.nanoTime(), replica, millicores);
            joined.complete(null);
            return;
          }
          ReplicaChannel channel = new ReplicaChannel(clients, address, settings.callTimeout());
          channel
              .metadata(settings.model())
              .whenCompleteAsync(
                  (metadata, failure) -> {
                    if (failure != null) {
                      joined.completeExceptionally(failure);
                      return;
                    }
                    contract.learn(metadata);
                    channels.put(replica, channel);
                    stage.replicaReady(System.nanoTime(), replica, millicores);
                    joined.complete(null);
                  },
                  loop);
        });
    return joined;
  }

  /** The replica gets nothing more; completes when it has finished what it has. */
  CompletableFuture<Void> drain(String replica) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    onLoop(
        () -> {
          CompletableFuture<Void> earlier = drains.put(replica, drained);
          if (earlier != null) {
            drained.whenComplete((nothing, failure) -> earlier.complete(null));
          }
          stage.drain(System.nanoTime(), replica);
        });
    return drained;
  }

  CompletableFuture<Void> setBatching(int batchSize, long maxBatchWaitNanos) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoop(
        () -> {
          stage.configure(
              System.nanoTime(), stage.settings().withBatching(batchSize, maxBatchWaitNanos));
          done.complete(null);
        });
    return done;
  }

  /** State of the stage at one moment. */
  record Snapshot(
      long epochMicros,
      StageCounters counters,
      double oldestWaitMs,
      int batchSize,
      List<String> servingReplicas) {}

  CompletableFuture<Snapshot> snapshot() {
    CompletableFuture<Snapshot> result = new CompletableFuture<>();
    onLoop(
        () -> {
          long now = System.nanoTime();
          double oldestWaitMs =
              stage.oldestEnqueuedNanos().isPresent()
                  ? (now - stage.oldestEnqueuedNanos().getAsLong()) / 1e6
                  : 0;
          result.complete(
              new Snapshot(
                  clock.epochMicros(now),
                  stage.counters(),
                  oldestWaitMs,
                  stage.settings().batchSize(),
                  stage.servingReplicas()));
        });
    return result;
  }

  CompletableFuture<String> collectLog(long fromSequence, int limit) {
    CompletableFuture<String> result = new CompletableFuture<>();
    onLoop(() -> result.complete(log.collect(fromSequence, limit)));
    return result;
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void batchAnswered(Batch<Pending> batch, ModelInferResponse response, Throwable failure) {
    long now = System.nanoTime();
    List<ModelInferResponse> replies = null;
    String reason = "";
    if (failure == null) {
      try {
        List<ModelInferRequest> requests =
            batch.items().stream().map(item -> item.request().request()).toList();
        replies = RequestBatch.split(response, requests);
      } catch (ProtocolException e) {
        reason = "replica " + batch.replica() + " left the protocol: " + e.getMessage();
      }
    } else {
      reason = "replica " + batch.replica() + " failed: " + failure.getMessage();
    }
    stage.batchDone(now, batch.id(), replies != null);
    metrics.batch(batch.size(), now - batch.dispatchedNanos());
    for (int i = 0; i < batch.size(); i++) {
      Queued<Pending> item = batch.items().get(i);
      finished(item, batch, now, replies != null ? "completed" : "failed");
      if (replies != null) {
        item.request().reply().complete(replies.get(i));
      } else {
        item.request()
            .reply()
            .completeExceptionally(
                new InferenceFailure(InferenceFailure.Kind.REPLICA_FAILED, reason));
      }
    }
  }

  private void finished(Queued<Pending> item, Batch<Pending> batch, long now, String outcome) {
    log.add(
        new RequestLog.Entry(
            loggable(item.request().request().getId()),
            clock.epochMicros(item.enqueuedNanos()),
            batch == null ? 0 : clock.epochMicros(batch.dispatchedNanos()),
            clock.epochMicros(now),
            batch == null ? "" : batch.replica(),
            batch == null ? 0 : batch.size(),
            outcome));
    metrics.finished(outcome, now - item.enqueuedNanos());
  }

  /** Ids come from clients: what would break the log's lines is left out. */
  private static String loggable(String id) {
    String plain = id.length() > 64 ? id.substring(0, 64) : id;
    return plain.replaceAll("[^A-Za-z0-9._:-]", "_");
  }

  private final class Effects implements StageListener<Pending> {
    @Override
    public void dispatch(Batch<Pending> batch) {
      List<ModelInferRequest> requests =
          batch.items().stream().map(item -> item.request().request()).toList();
      ModelInferRequest whole =
          RequestBatch.concatenate(requests).toBuilder()
              .setModelName(settings.model())
              .setId(Long.toString(batch.id()))
              .build();
      channels
          .get(batch.replica())
          .infer(whole)
          .whenCompleteAsync((reply, failure) -> batchAnswered(batch, reply, failure), loop);
    }

    @Override
    public void dropped(Queued<Pending> item, DropReason reason, long nowNanos) {
      finished(item, null, nowNanos, "dropped");
      InferenceFailure failure =
          switch (reason) {
            case QUEUE_FULL ->
                new InferenceFailure(
                    InferenceFailure.Kind.QUEUE_FULL,
                    "the queue of stage " + settings.stage() + " is full");
            case WAITED_TOO_LONG ->
                new InferenceFailure(
                    InferenceFailure.Kind.WAITED_TOO_LONG,
                    "waited longer than " + settings.dropAfter().toMillis() + " ms");
          };
      loop.execute(() -> item.request().reply().completeExceptionally(failure));
    }

    @Override
    public void wakeAt(long nanos) {
      if (nanos >= nextWakeNanos) {
        return;
      }
      nextWakeNanos = nanos;
      long delay = Math.max(0, nanos - System.nanoTime());
      var unused =
          loop.schedule(
              () -> {
                if (nextWakeNanos == nanos) {
                  nextWakeNanos = Long.MAX_VALUE;
                }
                stage.wake(System.nanoTime());
              },
              delay,
              TimeUnit.NANOSECONDS);
    }

    @Override
    public void drained(String replica) {
      channels.remove(replica);
      CompletableFuture<Void> waiting = drains.remove(replica);
      if (waiting != null) {
        loop.execute(() -> waiting.complete(null));
      }
    }
  }
}
