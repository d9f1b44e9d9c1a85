package io.twoscales.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The gRPC connection to one replica. */
final class ReplicaChannel {
  private final GRPCInferenceServiceStub stub;

  ReplicaChannel(ClientFactory clients, String address, Duration timeout) {
    this.stub =
        GrpcClients.builder("gproto+h2c://" + address)
            .factory(clients)
            .responseTimeout(timeout)
            .maxResponseMessageLength(64 << 20)
            .build(GRPCInferenceServiceStub.class);
  }

  CompletableFuture<ModelInferResponse> infer(ModelInferRequest request) {
    Single<ModelInferResponse> reply = new Single<>();
    try {
      stub.modelInfer(request, reply);
    } catch (RuntimeException e) {
      reply.onError(e);
    }
    return reply.future;
  }

  CompletableFuture<ModelMetadataResponse> metadata(String model) {
    Single<ModelMetadataResponse> reply = new Single<>();
    stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(model).build(), reply);
    return reply.future;
  }

  private static final class Single<T> implements StreamObserver<T> {
    final CompletableFuture<T> future = new CompletableFuture<>();

    @Override
    public void onNext(T value) {
      future.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      future.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      future.completeExceptionally(new IllegalStateException("the replica sent no reply"));
    }
  }
}
