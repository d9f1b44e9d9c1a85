package io.twoscales.gateway;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Tensor;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The protocol's gRPC half. */
final class GrpcInference extends GRPCInferenceServiceImplBase {
  private final GatewaySettings settings;
  private final PipelineDriver driver;

  GrpcInference(GatewaySettings settings, PipelineDriver driver) {
    this.settings = settings;
    this.driver = driver;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> replies) {
    replies.onNext(ServerLiveResponse.newBuilder().setLive(true).build());
    replies.onCompleted();
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> replies) {
    var unused =
        driver
            .snapshot()
            .thenAccept(
                snapshot -> {
                  boolean ready = snapshot.everyStageServes();
                  replies.onNext(ServerReadyResponse.newBuilder().setReady(ready).build());
                  replies.onCompleted();
                });
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> replies) {
    replies.onNext(Gateway.METADATA);
    replies.onCompleted();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> replies) {
    if (!isServed(request.getName(), request.getVersion(), replies)) {
      return;
    }
    answer(driver.metadata(), replies);
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> replies) {
    var unused =
        driver
            .snapshot()
            .thenAccept(
                snapshot -> {
                  boolean ready =
                      settings.pipeline().equals(request.getName()) && snapshot.everyStageServes();
                  replies.onNext(ModelReadyResponse.newBuilder().setReady(ready).build());
                  replies.onCompleted();
                });
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> replies) {
    if (!isServed(request.getModelName(), request.getModelVersion(), replies)) {
      return;
    }
    try {
      requireWellFormed(request);
    } catch (ProtocolException e) {
      replies.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    answer(driver.submit(request), replies);
  }

  /** Whether it is this pipeline that is asked for, which has no versions; refuses it otherwise. */
  private boolean isServed(String model, String version, StreamObserver<?> replies) {
    boolean known = settings.pipeline().equals(model);
    if (known && version.isEmpty()) {
      return true;
    }
    String reason =
        known ? "%s has no versions, found %s".formatted(model, version) : "unknown model " + model;
    replies.onError(new Refusal(Status.NOT_FOUND.withDescription(reason)));
    return false;
  }

  private static <T> void answer(CompletableFuture<T> future, StreamObserver<T> replies) {
    var unused =
        future.whenComplete(
            (reply, thrown) -> {
              if (thrown == null) {
                replies.onNext(reply);
                replies.onCompleted();
              } else {
                replies.onError(new Refusal(status(thrown)));
              }
            });
  }

  /** Tensors in JSON are read as they come; these have only been received. */
  private static void requireWellFormed(ModelInferRequest request) {
    var unused = Tensor.inputsOf(request);
  }

  /** Answers are many when there is too much load; where each was made is no news. */
  private static final class Refusal extends StatusRuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(Status status) {
      super(status);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private static Status status(Throwable thrown) {
    Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (failure instanceof InferenceFailure known) {
      return Status.fromCode(known.kind().grpcCode).withDescription(known.getMessage());
    }
    return Status.INTERNAL.withCause(failure);
  }
}
