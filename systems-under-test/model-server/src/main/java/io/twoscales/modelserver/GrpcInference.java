package io.twoscales.modelserver;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelReadyRequest;
import io.twoscales.inference.grpc.ModelReadyResponse;
import io.twoscales.inference.grpc.ServerLiveRequest;
import io.twoscales.inference.grpc.ServerLiveResponse;
import io.twoscales.inference.grpc.ServerMetadataRequest;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import io.twoscales.inference.grpc.ServerReadyRequest;
import io.twoscales.inference.grpc.ServerReadyResponse;
import java.util.function.BooleanSupplier;

/** The protocol's gRPC half. */
final class GrpcInference extends GRPCInferenceServiceImplBase {
  private final ServedModel model;
  private final ServerMetadataResponse server;
  private final BooleanSupplier ready;

  GrpcInference(ServedModel model, ServerMetadataResponse server, BooleanSupplier ready) {
    this.model = model;
    this.server = server;
    this.ready = ready;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> replies) {
    reply(replies, ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> replies) {
    reply(replies, ServerReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> replies) {
    reply(replies, server);
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> replies) {
    try {
      model.require(request.getName(), request.getVersion());
      reply(replies, ModelReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build());
    } catch (Refusal refusal) {
      refuse(replies, refusal);
    }
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> replies) {
    try {
      model.require(request.getName(), request.getVersion());
      reply(replies, model.metadata());
    } catch (Refusal refusal) {
      refuse(replies, refusal);
    }
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> replies) {
    ServerCallStreamObserver<ModelInferResponse> call =
        (ServerCallStreamObserver<ModelInferResponse>) replies;
    // Having a handler keeps a reply to a caller who is gone from being an error.
    call.setOnCancelHandler(() -> {});
    model
        .infer(request, call::isCancelled)
        .whenComplete(
            (response, thrown) -> {
              if (thrown == null) {
                reply(replies, response);
              } else {
                refuse(replies, thrown);
              }
            });
  }

  private static <T> void reply(StreamObserver<T> replies, T reply) {
    replies.onNext(reply);
    replies.onCompleted();
  }

  private static void refuse(StreamObserver<?> replies, Throwable thrown) {
    Refusal refusal = Refusal.of(thrown);
    replies.onError(
        Status.fromCode(refusal.kind().grpcCode)
            .withDescription(refusal.getMessage())
            .asRuntimeException());
  }
}
