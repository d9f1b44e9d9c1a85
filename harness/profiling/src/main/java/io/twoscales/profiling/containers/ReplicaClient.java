package io.twoscales.profiling.containers;

import com.google.common.util.concurrent.ListenableFuture;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.twoscales.core.run.PlatformException;
import io.twoscales.docker.testbed.ReplicaBed;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Asks one replica, as the gateway does. */
final class ReplicaClient implements AutoCloseable {
  private static final int MAX_RESPONSE_BYTES = 64 << 20;

  private final ReplicaBed.Replica replica;
  private final String model;
  private final ClientFactory clients = ClientFactory.builder().workerGroup(1).build();
  private final GRPCInferenceServiceFutureStub stub;

  ReplicaClient(ReplicaBed.Replica replica, String model, Duration timeout) {
    this.replica = replica;
    this.model = model;
    this.stub =
        GrpcClients.builder("gproto+h2c://" + replica.address())
            .factory(clients)
            .responseTimeout(timeout)
            .maxResponseMessageLength(MAX_RESPONSE_BYTES)
            .build(GRPCInferenceServiceFutureStub.class);
  }

  /**
   * The calls that a batch is: items of one shape together, as the gateway sends them.
   *
   * @param items requests of one item each
   */
  List<ModelInferRequest> calls(List<ModelInferRequest> items) {
    List<List<ModelInferRequest>> groups = new ArrayList<>();
    for (ModelInferRequest item : items) {
      groups.stream()
          .filter(group -> RequestBatch.compatible(group.get(0), item))
          .findFirst()
          .orElseGet(
              () -> {
                groups.add(new ArrayList<>());
                return groups.get(groups.size() - 1);
              })
          .add(item);
    }
    return groups.stream()
        .map(
            group ->
                (group.size() == 1 ? group.get(0) : RequestBatch.concatenate(group))
                    .toBuilder().setModelName(model).build())
        .toList();
  }

  /**
   * Sends the calls of a batch at once and waits for all replies.
   *
   * @return milliseconds from the first call to the last reply
   * @throws PlatformException when one is refused or fails, with the replica's last words
   */
  double batchMs(List<ModelInferRequest> calls) throws InterruptedException {
    long beganNanos = System.nanoTime();
    List<ListenableFuture<ModelInferResponse>> replies = new ArrayList<>(calls.size());
    calls.forEach(call -> replies.add(stub.modelInfer(call)));
    for (ListenableFuture<ModelInferResponse> reply : replies) {
      await(reply);
    }
    return (System.nanoTime() - beganNanos) / 1e6;
  }

  /** The answer to one request. */
  ModelInferResponse answer(ModelInferRequest item) throws InterruptedException {
    return await(stub.modelInfer(item.toBuilder().setModelName(model).build()));
  }

  /** What its model takes and gives. */
  ModelMetadataResponse metadata() throws InterruptedException {
    return await(stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(model).build()));
  }

  private <T> T await(ListenableFuture<T> reply) throws InterruptedException {
    try {
      return reply.get();
    } catch (ExecutionException e) {
      throw replica.died("a request failed: " + e.getCause().getMessage());
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
