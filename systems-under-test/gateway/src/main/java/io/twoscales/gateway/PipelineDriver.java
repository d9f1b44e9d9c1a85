package io.twoscales.gateway;

import com.linecorp.armeria.client.ClientFactory;
import io.netty.channel.EventLoop;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.serving.DropReason;
import io.twoscales.serving.Outcome;
import io.twoscales.serving.QueueOrder;
import io.twoscales.serving.ServingListener;
import io.twoscales.serving.ServingPipeline;
import io.twoscales.serving.StageCounters;
import io.twoscales.serving.StageSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Drives the serving core in real time: hands it arrivals and replies with their times, and carries
 * out what it wants done. Everything happens on one event loop.
 */
final class PipelineDriver {
  private static final long FAILURE_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MAX_LOGGED_ID = 64;

  private final GatewaySettings settings;
  private final StageGraph graph;
  private final Dataflow dataflow;
  private final EventLoop loop;
  private final ClientFactory clients;
  private final RequestLog log;
  private final GatewayMetrics metrics;
  private final EpochClock clock = new EpochClock();
  private final ServingPipeline pipeline;
  private final WakeUps wakeUps;
  private final Map<Long, Journey> journeys = new HashMap<>();
  private final ArrayDeque<Journey> ended = new ArrayDeque<>();
  private final ReplicaRegistry replicas = new ReplicaRegistry();
  private final Map<String, CompletableFuture<Void>> joins = new HashMap<>();
  private final Map<String, CompletableFuture<Void>> drains = new HashMap<>();
  private long nextTag;
  private long heldBytes;
  private CompletableFuture<Void> emptied;

  PipelineDriver(
      GatewaySettings settings,
      EventLoop loop,
      ClientFactory clients,
      RequestLog log,
      GatewayMetrics metrics) {
    this.settings = settings;
    this.graph = settings.stages();
    this.dataflow = new Dataflow(settings.pipeline(), graph);
    this.loop = loop;
    this.clients = clients;
    this.log = log;
    this.metrics = metrics;
    StageSettings initial =
        settings
            .rules()
            .applyTo(StageSettings.DEFAULT, settings.slo(), settings.dropAfter())
            .withProtection(settings.queueCapacity(), FAILURE_BACKOFF_NANOS);
    this.pipeline =
        new ServingPipeline(
            graph.topology(), Collections.nCopies(graph.size(), initial), new Effects());
    this.wakeUps = new WakeUps(loop, graph.size(), this::wake);
  }

  /** Takes a request in; the future fails with {@link InferenceFailure} when there is no result. */
  CompletableFuture<ModelInferResponse> submit(ModelInferRequest request) {
    CompletableFuture<ModelInferResponse> reply = new CompletableFuture<>();
    onLoop(
        reply,
        () -> {
          Optional<InferenceFailure> refusal = refusal(request);
          if (refusal.isPresent()) {
            metrics.refused();
            reply.completeExceptionally(refusal.get());
            return;
          }
          long now = System.nanoTime();
          long tag = nextTag++;
          journeys.put(tag, new Journey(graph, request, reply));
          heldBytes += request.getSerializedSize();
          pipeline.arrive(now, tag, now + settings.slo().toNanos());
          answerEnded();
        });
    return reply;
  }

  /**
   * A replica joins dispatch, or its CPU has changed. Fails with {@link IllegalStateException} if
   * it is known at another stage or address, or is drained before it has joined.
   */
  CompletableFuture<Void> replicaReady(String name, int stage, String address, int millicores) {
    CompletableFuture<Void> joined = new CompletableFuture<>();
    onLoop(
        joined,
        () -> {
          Optional<ReplicaRegistry.Member> known = replicas.find(name);
          if (known.isPresent()) {
            serve(sameAs(known.get(), stage, address), millicores);
            joined.complete(null);
            return;
          }
          ReplicaChannel channel = new ReplicaChannel(clients, address, settings.callTimeout());
          CompletableFuture<Void> earlier = joins.put(name, joined);
          if (earlier != null) {
            earlier.completeExceptionally(
                new IllegalStateException("replica " + name + " was announced again"));
          }
          channel
              .metadata(graph.model(stage))
              .whenCompleteAsync(
                  (metadata, failure) -> {
                    if (!joins.remove(name, joined)) {
                      return;
                    }
                    if (failure != null) {
                      joined.completeExceptionally(failure);
                      return;
                    }
                    dataflow.learn(stage, metadata);
                    serve(replicas.join(name, stage, address, channel), millicores);
                    joined.complete(null);
                  },
                  loop);
        });
    return joined;
  }

  /**
   * The replica gets nothing more; completes when it has finished what it has. Fails with {@link
   * IllegalStateException} if it is announced again before.
   */
  CompletableFuture<Void> drain(String name) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    onLoop(
        drained,
        () -> {
          CompletableFuture<Void> joining = joins.remove(name);
          if (joining != null) {
            joining.completeExceptionally(
                new IllegalStateException("replica " + name + " was drained before it had joined"));
          }
          Optional<ReplicaRegistry.Member> member = replicas.find(name);
          if (member.isEmpty()) {
            drained.complete(null);
            return;
          }
          CompletableFuture<Void> all =
              drains.computeIfAbsent(name, added -> new CompletableFuture<>());
          all.whenComplete(
              (nothing, failure) -> {
                if (failure == null) {
                  drained.complete(null);
                } else {
                  drained.completeExceptionally(failure);
                }
              });
          pipeline.drain(System.nanoTime(), member.get().number());
        });
    return drained;
  }

  /**
   * Sets how a stage batches and queues from now on.
   *
   * @param order empty leaves the order as it is
   */
  CompletableFuture<Void> setBatching(
      int stage, int batchSize, long maxBatchWaitNanos, Optional<QueueOrder> order) {
    return configure(
        stage,
        before ->
            before
                .withBatching(batchSize, maxBatchWaitNanos)
                .withOrder(order.orElse(before.order())));
  }

  /**
   * Sets how much time a stage's requests need from dispatch to the reply: batches wait no longer
   * than leaves them that, and what is hopeless is known by it.
   */
  CompletableFuture<Void> setReserve(int stage, long nanos) {
    return configure(stage, before -> settings.rules().applyReserve(before, nanos));
  }

  private CompletableFuture<Void> configure(int stage, UnaryOperator<StageSettings> change) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoop(
        done,
        () -> {
          pipeline.configure(System.nanoTime(), stage, change.apply(pipeline.settings(stage)));
          answerEnded();
          done.complete(null);
        });
    return done;
  }

  /**
   * The gateway at one moment.
   *
   * @param requestsHeld requests that have arrived and are not answered
   * @param stages in the pipeline's order
   */
  record Snapshot(long epochMicros, int requestsHeld, List<StageSnapshot> stages) {
    boolean everyStageServes() {
      return stages.stream().noneMatch(stage -> stage.servingReplicas().isEmpty());
    }
  }

  /** A stage at one moment. */
  record StageSnapshot(
      String stage,
      StageCounters counters,
      double oldestWaitMs,
      int batchSize,
      List<String> servingReplicas) {}

  /** The pipeline as one model; fails with {@link InferenceFailure} until enough is known. */
  CompletableFuture<ModelMetadataResponse> metadata() {
    CompletableFuture<ModelMetadataResponse> result = new CompletableFuture<>();
    onLoop(
        result,
        () ->
            dataflow
                .described()
                .ifPresentOrElse(
                    result::complete,
                    () ->
                        result.completeExceptionally(
                            new InferenceFailure(
                                InferenceFailure.Kind.NOT_READY,
                                "no replica has told yet what the pipeline takes and gives"))));
    return result;
  }

  CompletableFuture<Snapshot> snapshot() {
    CompletableFuture<Snapshot> result = new CompletableFuture<>();
    onLoop(
        result,
        () -> {
          long now = System.nanoTime();
          List<StageSnapshot> stages =
              IntStream.range(0, graph.size()).mapToObj(stage -> snapshot(stage, now)).toList();
          result.complete(new Snapshot(clock.epochMicros(now), journeys.size(), stages));
        });
    return result;
  }

  CompletableFuture<String> collectLog(long fromSequence, int limit) {
    CompletableFuture<String> result = new CompletableFuture<>();
    onLoop(result, () -> result.complete(log.collect(fromSequence, limit)));
    return result;
  }

  /**
   * Takes no further request; completes when those it has are answered. What is left after a time
   * is refused.
   */
  CompletableFuture<Void> shutDown(Duration atMost) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoop(
        done,
        () -> {
          emptied = done;
          var unused = loop.schedule(this::giveUp, atMost.toNanos(), TimeUnit.NANOSECONDS);
          answerEnded();
        });
    return done;
  }

  private void giveUp() {
    pipeline.clear(System.nanoTime());
    answerEnded();
    journeys.values().forEach(journey -> journey.answer(shutsDown()));
    emptied.complete(null);
  }

  private static InferenceFailure shutsDown() {
    return new InferenceFailure(InferenceFailure.Kind.SHUTS_DOWN, "the gateway shuts down");
  }

  private Optional<InferenceFailure> refusal(ModelInferRequest request) {
    if (emptied != null) {
      return Optional.of(shutsDown());
    }
    if (heldBytes + request.getSerializedSize() > settings.maxHeldBytes()) {
      return Optional.of(
          new InferenceFailure(
              InferenceFailure.Kind.QUEUE_FULL,
              "the requests that are not answered yet take %d of %d bytes"
                  .formatted(heldBytes, settings.maxHeldBytes())));
    }
    try {
      dataflow.check(request);
      return Optional.empty();
    } catch (ProtocolException e) {
      return Optional.of(new InferenceFailure(InferenceFailure.Kind.INVALID, e.getMessage()));
    }
  }

  private StageSnapshot snapshot(int stage, long now) {
    long oldest = pipeline.oldestEnqueuedNanos(stage);
    return new StageSnapshot(
        graph.name(stage),
        pipeline.counters(stage),
        oldest == ServingPipeline.NEVER ? 0 : (now - oldest) / 1e6,
        pipeline.settings(stage).batchSize(),
        replicas.ofStage(stage).stream()
            .filter(replica -> pipeline.serves(replica.number()))
            .map(ReplicaRegistry.Member::name)
            .sorted()
            .toList());
  }

  /**
   * Runs a task on the event loop, never within the caller: what it sets off for other requests
   * must not happen in the context of the one that is being taken in. A result that the task cannot
   * bring about fails.
   */
  private void onLoop(CompletableFuture<?> result, Runnable task) {
    loop.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
  }

  private ReplicaRegistry.Member sameAs(ReplicaRegistry.Member known, int stage, String address) {
    if (known.stage() != stage || !known.address().equals(address)) {
      throw new IllegalStateException(
          "replica %s is at stage %s with address %s; drain it before it joins elsewhere"
              .formatted(known.name(), graph.name(known.stage()), known.address()));
    }
    return known;
  }

  private void serve(ReplicaRegistry.Member replica, int millicores) {
    CompletableFuture<Void> draining = drains.remove(replica.name());
    if (draining != null) {
      draining.completeExceptionally(
          new IllegalStateException("replica " + replica.name() + " was announced again"));
    }
    pipeline.replicaReady(System.nanoTime(), replica.stage(), replica.number(), millicores);
    answerEnded();
  }

  private void wake(int stage) {
    pipeline.wake(System.nanoTime(), stage);
    answerEnded();
  }

  private void batchDone(BatchCall call) {
    long now = System.nanoTime();
    metrics.batch(call.stage(), call.size(), now - call.dispatchedNanos());
    pipeline.batchDone(now, call.batch(), call.succeeded());
    answerEnded();
  }

  /** Answers run the front end's code, which must not happen within an event of the core. */
  private void answerEnded() {
    while (!ended.isEmpty()) {
      Journey journey = ended.poll();
      try {
        if (journey.failure().isPresent()) {
          journey.answer(journey.failure().get());
        } else {
          journey.answer(dataflow.reply(journey));
        }
      } catch (RuntimeException e) {
        journey.answer(e);
      }
    }
    if (emptied != null && journeys.isEmpty()) {
      emptied.complete(null);
    }
  }

  /** Ids come from clients: what would break the log's lines is left out. */
  private static String loggable(String id) {
    StringBuilder plain = new StringBuilder(Math.min(id.length(), MAX_LOGGED_ID));
    for (int i = 0; i < id.length() && i < MAX_LOGGED_ID; i++) {
      char c = id.charAt(i);
      boolean harmless = c < 128 && (Character.isLetterOrDigit(c) || "._:-".indexOf(c) >= 0);
      plain.append(harmless ? c : '_');
    }
    return plain.toString();
  }

  private final class Effects implements ServingListener {
    /** A request that has failed passes over what is left of the pipeline. */
    @Override
    public int items(long tag, int stage) {
      return journeys.get(tag).hasFailed() ? 0 : 1;
    }

    @Override
    public void dispatch(long batch) {
      int stage = pipeline.batchStage(batch);
      int size = pipeline.batchSize(batch);
      BatchCall call = new BatchCall(batch, stage, size, System.nanoTime(), dataflow);
      for (int i = 0; i < size; i++) {
        call.add(journeys.get(pipeline.batchTag(batch, i)));
      }
      ReplicaRegistry.Member replica = replicas.member(pipeline.batchReplica(batch));
      call.send(replica, graph.model(stage), loop, () -> batchDone(call));
    }

    @Override
    public void ended(
        int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos) {
      Journey journey = journeys.remove(tag);
      heldBytes -= journey.request().getSerializedSize();
      if (outcome == Outcome.DROPPED) {
        journey.fail(dropped(stage, reason));
      }
      boolean failedOnTheWay = outcome == Outcome.COMPLETED && journey.hasFailed();
      String word = (failedOnTheWay ? Outcome.FAILED : outcome).name().toLowerCase(Locale.ROOT);
      long arrived = pipeline.arrivedNanos(request);
      log.add(
          new RequestLog.Entry(
              loggable(journey.request().getId()),
              clock.epochMicros(arrived),
              clock.epochMicros(nowNanos),
              word,
              visits(request)));
      metrics.finished(word, stage, nowNanos - arrived);
      ended.add(journey);
    }

    private List<RequestLog.Visit> visits(int request) {
      List<RequestLog.Visit> visits = new ArrayList<>(graph.size());
      for (int s = 0; s < graph.size(); s++) {
        int replica = pipeline.replica(request, s);
        visits.add(
            pipeline.enqueuedNanos(request, s) == ServingPipeline.NEVER
                ? RequestLog.Visit.NONE
                : new RequestLog.Visit(
                    micros(pipeline.enqueuedNanos(request, s)),
                    micros(pipeline.dispatchedNanos(request, s)),
                    micros(pipeline.doneNanos(request, s)),
                    replica < 0 ? "" : replicas.nameOf(replica),
                    pipeline.batchSize(request, s)));
      }
      return visits;
    }

    private long micros(long nanos) {
      return nanos == ServingPipeline.NEVER ? 0 : clock.epochMicros(nanos);
    }

    private InferenceFailure dropped(int stage, DropReason reason) {
      return switch (reason) {
        case QUEUE_FULL ->
            new InferenceFailure(
                InferenceFailure.Kind.QUEUE_FULL,
                "the queue of stage " + graph.name(stage) + " is full");
        case TOO_LATE ->
            new InferenceFailure(InferenceFailure.Kind.WAITED_TOO_LONG, tooLate(stage));
        case SHUT_DOWN -> shutsDown();
      };
    }

    private String tooLate(int stage) {
      return settings.rules().drop() == ServingRules.Drop.HOPELESS
          ? "stage %s could not have let it be answered within %d ms of the arrival"
              .formatted(graph.name(stage), settings.slo().toMillis())
          : "no replica of stage %s was free within %d ms of the arrival"
              .formatted(graph.name(stage), settings.dropAfter().toMillis());
    }

    @Override
    public void wakeAt(int stage, long nanos) {
      wakeUps.at(stage, nanos);
    }

    @Override
    public void drained(int number) {
      String replica = replicas.nameOf(number);
      replicas.leave(number);
      CompletableFuture<Void> waiting = drains.remove(replica);
      if (waiting != null) {
        loop.execute(() -> waiting.complete(null));
      }
    }
  }
}
