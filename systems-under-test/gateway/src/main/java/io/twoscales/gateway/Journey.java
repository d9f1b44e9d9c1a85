package io.twoscales.gateway;

import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A request between its arrival and its reply. Used from the event loop only. */
final class Journey {
  private final ModelInferRequest request;
  private final CompletableFuture<ModelInferResponse> reply;
  private final ModelInferResponse[] outputs;
  private final int[] readersLeft;
  private final List<Tensor> kept = new ArrayList<>(0);
  private InferenceFailure failure;

  Journey(
      StageGraph graph, ModelInferRequest request, CompletableFuture<ModelInferResponse> reply) {
    this.request = request;
    this.reply = reply;
    this.outputs = new ModelInferResponse[graph.size()];
    this.readersLeft = new int[graph.size()];
  }

  ModelInferRequest request() {
    return request;
  }

  /** Keeps what a stage has made until so many have read it; 0 keeps it for the reply. */
  void put(int stage, ModelInferResponse output, int readers) {
    outputs[stage] = output;
    readersLeft[stage] = readers;
  }

  /** What a stage has made, for one of those that take it; the last one leaves nothing behind. */
  ModelInferResponse take(int stage) {
    ModelInferResponse output = outputs[stage];
    if (--readersLeft[stage] == 0) {
      outputs[stage] = null;
    }
    return output;
  }

  /** What a stage at which the pipeline ends has made. */
  ModelInferResponse result(int stage) {
    return outputs[stage];
  }

  /** Keeps an output for the reply. */
  void keep(Tensor output) {
    kept.add(output);
  }

  /** The outputs kept for the reply. */
  List<Tensor> kept() {
    return kept;
  }

  /** There will be no result. The first reason counts. */
  void fail(InferenceFailure reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  boolean hasFailed() {
    return failure != null;
  }

  Optional<InferenceFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /** Answers whoever asked, unless that has happened. */
  void answer(ModelInferResponse result) {
    reply.complete(result);
  }

  /** Answers whoever asked, unless that has happened. */
  void answer(Throwable reason) {
    reply.completeExceptionally(reason);
  }
}
