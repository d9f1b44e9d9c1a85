package io.twoscales.gateway;

import com.linecorp.armeria.client.ClientFactory;
import io.netty.channel.EventLoop;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.serving.DropReason;
import io.twoscales.serving.DropRule;
import io.twoscales.serving.Outcome;
import io.twoscales.serving.ServingListener;
import io.twoscales.serving.ServingPipeline;
import io.twoscales.serving.StageCounters;
import io.twoscales.serving.StageSettings;
import io.twoscales.serving.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Drives the serving core in real time: hands it arrivals and replies with their times, and carries
 * out what it wants done. Everything happens on one event loop.
 */
final class PipelineDriver {
  private static final int STAGE = 0;
  private static final long FAILURE_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A request between its arrival and its reply. */
  private record Pending(ModelInferRequest request, CompletableFuture<ModelInferResponse> reply) {}

  private final GatewaySettings settings;
  private final EventLoop loop;
  private final ClientFactory clients;
  private final RequestLog log;
  private final GatewayMetrics metrics;
  private final EpochClock clock = new EpochClock();
  private final ServingPipeline pipeline;
  private final Map<Long, Pending> pending = new HashMap<>();
  private final ReplicaNames names = new ReplicaNames();
  private final Map<String, ReplicaChannel> channels = new HashMap<>();
  private final Map<String, CompletableFuture<Void>> drains = new HashMap<>();
  private final InputContract contract = new InputContract();
  private long nextTag;
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
        StageSettings.DEFAULT
            .withDrop(DropRule.afterDeadline(0))
            .withProtection(settings.queueCapacity(), FAILURE_BACKOFF_NANOS);
    this.pipeline = new ServingPipeline(Topology.chain(1), List.of(initial), new Effects());
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
          long now = System.nanoTime();
          long tag = nextTag++;
          pending.put(tag, new Pending(request, reply));
          pipeline.arrive(now, tag, now + settings.dropAfter().toNanos());
        });
    return reply;
  }

  /** A replica joins dispatch, or its CPU has changed. */
  CompletableFuture<Void> replicaReady(String replica, String address, int millicores) {
    CompletableFuture<Void> joined = new CompletableFuture<>();
    onLoop(
        () -> {
          if (channels.containsKey(replica)) {
            serve(replica, millicores);
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
                    serve(replica, millicores);
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
          pipeline.drain(System.nanoTime(), names.numberOf(replica));
        });
    return drained;
  }

  CompletableFuture<Void> setBatching(int batchSize, long maxBatchWaitNanos) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoop(
        () -> {
          pipeline.configure(
              System.nanoTime(),
              STAGE,
              pipeline.settings(STAGE).withBatching(batchSize, maxBatchWaitNanos));
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
          long oldest = pipeline.oldestEnqueuedNanos(STAGE);
          double oldestWaitMs = oldest == ServingPipeline.NEVER ? 0 : (now - oldest) / 1e6;
          result.complete(
              new Snapshot(
                  clock.epochMicros(now),
                  pipeline.counters(STAGE),
                  oldestWaitMs,
                  pipeline.settings(STAGE).batchSize(),
                  channels.keySet().stream()
                      .filter(replica -> pipeline.serves(names.numberOf(replica)))
                      .sorted()
                      .toList()));
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

  private void serve(String replica, int millicores) {
    pipeline.replicaReady(System.nanoTime(), STAGE, names.numberOf(replica), millicores);
  }

  /** A batch on its way, with what its items asked for. */
  private record Sent(long batch, String replica, long dispatchedNanos, List<Pending> items) {}

  private void batchAnswered(Sent sent, ModelInferResponse response, Throwable failure) {
    long now = System.nanoTime();
    List<ModelInferResponse> replies = null;
    String reason = "";
    if (failure == null) {
      try {
        replies =
            RequestBatch.split(response, sent.items().stream().map(Pending::request).toList());
      } catch (ProtocolException e) {
        reason = "replica " + sent.replica() + " left the protocol: " + e.getMessage();
      }
    } else {
      reason = "replica " + sent.replica() + " failed: " + failure.getMessage();
    }
    metrics.batch(sent.items().size(), now - sent.dispatchedNanos());
    pipeline.batchDone(now, sent.batch(), replies != null);
    for (int i = 0; i < sent.items().size(); i++) {
      CompletableFuture<ModelInferResponse> reply = sent.items().get(i).reply();
      if (replies != null) {
        reply.complete(replies.get(i));
      } else {
        reply.completeExceptionally(
            new InferenceFailure(InferenceFailure.Kind.REPLICA_FAILED, reason));
      }
    }
  }

  /** Ids come from clients: what would break the log's lines is left out. */
  private static String loggable(String id) {
    String plain = id.length() > 64 ? id.substring(0, 64) : id;
    return plain.replaceAll("[^A-Za-z0-9._:-]", "_");
  }

  private final class Effects implements ServingListener {
    @Override
    public void dispatch(long batch) {
      List<Pending> items = new ArrayList<>();
      for (int i = 0; i < pipeline.batchSize(batch); i++) {
        items.add(pending.get(pipeline.batchTag(batch, i)));
      }
      String replica = names.nameOf(pipeline.batchReplica(batch));
      Sent sent = new Sent(batch, replica, System.nanoTime(), items);
      ModelInferRequest whole =
          RequestBatch.concatenate(items.stream().map(Pending::request).toList()).toBuilder()
              .setModelName(settings.model())
              .setId(Long.toString(batch))
              .build();
      channels
          .get(replica)
          .infer(whole)
          .whenCompleteAsync((reply, failure) -> batchAnswered(sent, reply, failure), loop);
    }

    @Override
    public void ended(
        int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos) {
      Pending ended = pending.remove(tag);
      int replica = pipeline.replica(request, STAGE);
      long dispatched = pipeline.dispatchedNanos(request, STAGE);
      String word = outcome.name().toLowerCase(Locale.ROOT);
      long arrived = pipeline.arrivedNanos(request);
      log.add(
          new RequestLog.Entry(
              loggable(ended.request().getId()),
              clock.epochMicros(arrived),
              dispatched == ServingPipeline.NEVER ? 0 : clock.epochMicros(dispatched),
              clock.epochMicros(nowNanos),
              replica < 0 ? "" : names.nameOf(replica),
              pipeline.batchSize(request, STAGE),
              word));
      metrics.finished(word, nowNanos - arrived);
      if (outcome == Outcome.DROPPED) {
        InferenceFailure failure = dropped(reason);
        loop.execute(() -> ended.reply().completeExceptionally(failure));
      }
    }

    private InferenceFailure dropped(DropReason reason) {
      return switch (reason) {
        case QUEUE_FULL ->
            new InferenceFailure(
                InferenceFailure.Kind.QUEUE_FULL,
                "the queue of stage " + settings.stage() + " is full");
        case TOO_LATE ->
            new InferenceFailure(
                InferenceFailure.Kind.WAITED_TOO_LONG,
                "waited longer than " + settings.dropAfter().toMillis() + " ms");
        case SHUT_DOWN ->
            new InferenceFailure(InferenceFailure.Kind.QUEUE_FULL, "the gateway shuts down");
      };
    }

    @Override
    public void wakeAt(int stage, long nanos) {
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
                pipeline.wake(System.nanoTime(), STAGE);
              },
              delay,
              TimeUnit.NANOSECONDS);
    }

    @Override
    public void drained(int number) {
      String replica = names.nameOf(number);
      channels.remove(replica);
      CompletableFuture<Void> waiting = drains.remove(replica);
      if (waiting != null) {
        loop.execute(() -> waiting.complete(null));
      }
    }
  }
}
