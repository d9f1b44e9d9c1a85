package io.twoscales.gateway;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A model server that answers when it is told to. */
final class FakeReplica extends GRPCInferenceServiceImplBase implements AutoCloseable {
  final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  final Semaphore answers = new Semaphore(0);
  volatile boolean broken;

  /** What becomes of a reply before it is sent. */
  volatile UnaryOperator<ModelInferResponse.Builder> spoil = reply -> reply;

  /** Answers in the place of gRPC, if set. */
  volatile HttpService wire;

  /** What it takes for a batch. */
  volatile Duration serviceTime = Duration.ZERO;

  private final FakeModel model;
  private final Server server;

  FakeReplica(FakeModel model) {
    this.model = model;
    server =
        Server.builder()
            .http(0)
            .service(
                GrpcService.builder().addService(this).useBlockingTaskExecutor(true).build(),
                service -> service.decorate(this::onTheWire))
            .build();
    server.start().join();
  }

  private HttpResponse onTheWire(HttpService grpc, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    HttpService instead = wire;
    return instead == null ? grpc.serve(ctx, request) : instead.serve(ctx, request);
  }

  String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> replies) {
    replies.onNext(model.metadata(request.getName()));
    replies.onCompleted();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> replies) {
    List<Tensor> inputs = Tensor.inputsOf(request);
    batchSizes.add(inputs.get(0).shape().items());
    answers.acquireUninterruptibly();
    LockSupport.parkNanos(serviceTime.toNanos());
    if (broken) {
      replies.onError(Status.INTERNAL.withDescription("the model is broken").asRuntimeException());
      return;
    }
    ModelInferResponse.Builder reply =
        ModelInferResponse.newBuilder().setModelName(request.getModelName()).setId(request.getId());
    try {
      model.infer().apply(inputs).forEach(output -> output.addTo(reply));
    } catch (ProtocolException e) {
      replies.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    replies.onNext(spoil.apply(reply).build());
    replies.onCompleted();
  }

  /** Answers everything from now on. */
  void release() {
    answers.release(1_000_000);
  }

  @Override
  public void close() {
    release();
    server.stop().join();
  }
}
