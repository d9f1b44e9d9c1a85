package io.twoscales.benchmarks;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A model server on the loopback interface that answers at once: embeddings of texts, all alike.
 */
final class InstantModel extends GRPCInferenceServiceImplBase implements AutoCloseable {
  static final String NAME = "instant";
  static final String INPUT = "text";
  private static final int DIMENSIONS = 384;

  private final Server server;
  private final Map<Integer, ModelInferResponse> replies = new ConcurrentHashMap<>();

  InstantModel() {
    server =
        Server.builder()
            .http(new InetSocketAddress("127.0.0.1", 0))
            .service(GrpcService.builder().addService(this).build())
            .build();
    server.start().join();
  }

  String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    TensorMetadata text =
        TensorMetadata.newBuilder().setName(INPUT).setDatatype("BYTES").addShape(-1).build();
    observer.onNext(
        ModelMetadataResponse.newBuilder().setName(request.getName()).addInputs(text).build());
    observer.onCompleted();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    int items = (int) request.getInputs(0).getShape(0);
    observer.onNext(replies.computeIfAbsent(items, InstantModel::reply));
    observer.onCompleted();
  }

  private static ModelInferResponse reply(int items) {
    float[] values = new float[items * DIMENSIONS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    ModelInferResponse.Builder reply = ModelInferResponse.newBuilder().setModelName(NAME);
    Tensor.ofFloats("embedding", Shape.of(items, DIMENSIONS), values).addTo(reply);
    return reply.build();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
