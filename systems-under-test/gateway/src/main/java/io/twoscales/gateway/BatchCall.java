package io.twoscales.gateway;

import io.grpc.Status;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A batch on its way to a replica. Requests whose tensors differ in shape, which a model may allow,
 * cannot be one call, nor can those that together are larger than a message may be: they go as
 * several, and the batch is done when all are answered. A call that the model refuses as invalid is
 * made again for each of its requests alone, so that one that no model can take costs the others
 * time and nothing else.
 */
final class BatchCall {
  /** What a journey sends. */
  private record Item(Journey journey, ModelInferRequest input) {}

  /** What goes as one call. */
  private static final class Group {
    final List<Item> items;
    private long bytes;

    Group(int capacity) {
      this.items = new ArrayList<>(capacity);
    }

    boolean takes(ModelInferRequest input) {
      return bytes + input.getSerializedSize() <= GatewaySettings.MAX_BODY_BYTES
          && RequestBatch.compatible(items.get(0).input(), input);
    }

    void add(Item item) {
      items.add(item);
      bytes += item.input().getSerializedSize();
    }
  }

  private final long batch;
  private final int stage;
  private final int size;
  private final long dispatchedNanos;
  private final Dataflow dataflow;
  private final List<Group> groups = new ArrayList<>(1);
  private int unanswered;
  private int answeredCalls;
  private int failedCalls;

  BatchCall(long batch, int stage, int size, long dispatchedNanos, Dataflow dataflow) {
    this.batch = batch;
    this.stage = stage;
    this.size = size;
    this.dispatchedNanos = dispatchedNanos;
    this.dataflow = dataflow;
  }

  /** Adds a journey; one that does not fit the stage's model fails and is left out. */
  void add(Journey journey) {
    if (journey.hasFailed()) {
      return;
    }
    ModelInferRequest input;
    try {
      input = dataflow.input(journey, stage);
    } catch (InferenceFailure e) {
      journey.fail(e);
      return;
    }
    for (Group group : groups) {
      if (group.takes(input)) {
        group.add(new Item(journey, input));
        return;
      }
    }
    Group group = new Group(size);
    group.add(new Item(journey, input));
    groups.add(group);
  }

  /**
   * Sends everything.
   *
   * @param loop where replies are taken in, never before this call has returned
   * @param done what to run there when all are
   */
  void send(ReplicaRegistry.Member replica, String model, Executor loop, Runnable done) {
    unanswered = groups.size();
    if (unanswered == 0) {
      loop.execute(done);
      return;
    }
    groups.forEach(group -> call(group.items, replica, model, loop, done));
  }

  private void call(
      List<Item> group,
      ReplicaRegistry.Member replica,
      String model,
      Executor loop,
      Runnable done) {
    ModelInferRequest call =
        (group.size() == 1 ? group.get(0).input() : RequestBatch.concatenate(inputs(group)))
            .toBuilder().setModelName(model).setId(Long.toString(batch)).build();
    replica
        .channel()
        .infer(call)
        .whenCompleteAsync(
            (reply, failure) -> {
              unanswered--;
              if (group.size() > 1 && isRefusal(failure)) {
                unanswered += group.size();
                group.forEach(item -> call(List.of(item), replica, model, loop, done));
                return;
              }
              answered(group, replica.name(), reply, failure);
              if (unanswered == 0) {
                done.run();
              }
            },
            loop);
  }

  long batch() {
    return batch;
  }

  int stage() {
    return stage;
  }

  int size() {
    return size;
  }

  long dispatchedNanos() {
    return dispatchedNanos;
  }

  /** Whether the replica answered anything that it was asked; a refusal is an answer. */
  boolean succeeded() {
    return failedCalls == 0 || answeredCalls > 0;
  }

  private void answered(
      List<Item> group, String replica, ModelInferResponse reply, Throwable failure) {
    if (isRefusal(failure)) {
      answeredCalls++;
      refused(group.get(0), Status.fromThrowable(failure).getDescription());
      return;
    }
    if (failure != null) {
      failed(group, "replica " + replica + " failed: " + failure.getMessage());
      return;
    }
    try {
      List<ModelInferResponse> parts = RequestBatch.split(reply, inputs(group));
      for (int i = 0; i < parts.size(); i++) {
        dataflow.done(group.get(i).journey(), stage, parts.get(i));
      }
      answeredCalls++;
    } catch (ProtocolException e) {
      failed(group, "replica " + replica + " left the protocol: " + e.getMessage());
    }
  }

  private static boolean isRefusal(Throwable failure) {
    return failure != null
        && Status.fromThrowable(failure).getCode() == Status.Code.INVALID_ARGUMENT;
  }

  /** Whoever asked is to blame for what the first stage refuses, the pipeline for the rest. */
  private void refused(Item item, String reason) {
    InferenceFailure.Kind kind =
        stage == 0 ? InferenceFailure.Kind.INVALID : InferenceFailure.Kind.STAGES_DO_NOT_FIT;
    item.journey().fail(new InferenceFailure(kind, dataflow.stageName(stage) + ": " + reason));
  }

  private void failed(List<Item> group, String reason) {
    failedCalls++;
    for (Item item : group) {
      item.journey().fail(new InferenceFailure(InferenceFailure.Kind.REPLICA_FAILED, reason));
    }
  }

  private static List<ModelInferRequest> inputs(List<Item> group) {
    return group.stream().map(Item::input).toList();
  }
}
