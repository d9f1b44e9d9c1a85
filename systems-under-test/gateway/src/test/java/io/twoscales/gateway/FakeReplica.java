package io.twoscales.gateway;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A model server whose model is the length of a text, and which answers when it is told to. */
final class FakeReplica extends GRPCInferenceServiceImplBase implements AutoCloseable {
  final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  final Semaphore answers = new Semaphore(0);
  volatile boolean broken;
  private final Server server;

  FakeReplica() {
    server =
        Server.builder()
            .http(0)
            .service(GrpcService.builder().addService(this).useBlockingTaskExecutor(true).build())
            .build();
    server.start().join();
  }

  String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> replies) {
    replies.onNext(
        ModelMetadataResponse.newBuilder()
            .setName("length")
            .addInputs(
                ModelMetadataResponse.TensorMetadata.newBuilder()
                    .setName("text")
                    .setDatatype("BYTES")
                    .addShape(-1))
            .build());
    replies.onCompleted();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> replies) {
    List<String> texts = Tensor.inputsOf(request).get(0).strings();
    batchSizes.add(texts.size());
    answers.acquireUninterruptibly();
    if (broken) {
      replies.onError(Status.INTERNAL.withDescription("the model is broken").asRuntimeException());
      return;
    }
    float[] lengths = new float[texts.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = texts.get(i).length();
    }
    ModelInferResponse.Builder reply =
        ModelInferResponse.newBuilder().setModelName(request.getModelName()).setId(request.getId());
    Tensor.ofFloats("length", Shape.of(texts.size()), lengths).addTo(reply);
    replies.onNext(reply.build());
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
