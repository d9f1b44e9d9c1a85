package io.twoscales.gateway;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A batch on its way to a replica. Requests whose tensors differ in shape, which a model may allow,
 * cannot be one call: they go as several, and the batch is done when all are answered.
 */
final class BatchCall {
  /** What a journey sends. */
  private record Item(Journey journey, ModelInferRequest input) {}

  private final long batch;
  private final int stage;
  private final int size;
  private final long dispatchedNanos;
  private final Dataflow dataflow;
  private final List<List<Item>> groups = new ArrayList<>(1);
  private int unanswered;
  private int failedGroups;

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
    for (List<Item> group : groups) {
      if (RequestBatch.compatible(group.get(0).input(), input)) {
        group.add(new Item(journey, input));
        return;
      }
    }
    List<Item> group = new ArrayList<>(size);
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
    for (List<Item> group : groups) {
      ModelInferRequest call =
          (group.size() == 1 ? group.get(0).input() : RequestBatch.concatenate(inputs(group)))
              .toBuilder().setModelName(model).setId(Long.toString(batch)).build();
      replica
          .channel()
          .infer(call)
          .whenCompleteAsync(
              (reply, failure) -> {
                answered(group, replica.name(), reply, failure);
                if (--unanswered == 0) {
                  done.run();
                }
              },
              loop);
    }
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

  /** Whether the replica answered anything that it was asked. */
  boolean succeeded() {
    return groups.isEmpty() || failedGroups < groups.size();
  }

  private void answered(
      List<Item> group, String replica, ModelInferResponse reply, Throwable failure) {
    if (failure != null) {
      failed(group, "replica " + replica + " failed: " + failure.getMessage());
      return;
    }
    try {
      List<ModelInferResponse> parts = RequestBatch.split(reply, inputs(group));
      for (int i = 0; i < parts.size(); i++) {
        dataflow.done(group.get(i).journey(), stage, parts.get(i));
      }
    } catch (ProtocolException e) {
      failed(group, "replica " + replica + " left the protocol: " + e.getMessage());
    }
  }

  private void failed(List<Item> group, String reason) {
    failedGroups++;
    for (Item item : group) {
      item.journey().fail(new InferenceFailure(InferenceFailure.Kind.REPLICA_FAILED, reason));
    }
  }

  private static List<ModelInferRequest> inputs(List<Item> group) {
    return group.stream().map(Item::input).toList();
  }
}
