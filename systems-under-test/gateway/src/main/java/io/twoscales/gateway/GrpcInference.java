package io.twoscales.gateway;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelReadyRequest;
import io.twoscales.inference.grpc.ModelReadyResponse;
import io.twoscales.inference.grpc.ServerLiveRequest;
import io.twoscales.inference.grpc.ServerLiveResponse;
import io.twoscales.inference.grpc.ServerReadyRequest;
import io.twoscales.inference.grpc.ServerReadyResponse;
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
    if (!settings.pipeline().equals(request.getModelName())) {
      replies.onError(
          Status.NOT_FOUND
              .withDescription("unknown model " + request.getModelName())
              .asRuntimeException());
      return;
    }
    try {
      requireWellFormed(request);
    } catch (ProtocolException e) {
      replies.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    var unused =
        driver
            .submit(request)
            .whenComplete(
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
