package io.twoscales.conformance;

import com.google.protobuf.MessageOrBuilder;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
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
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The gRPC half of a server. */
final class GrpcClient {
  private static final int MAX_REPLY_BYTES = 256 << 20;

  private final GRPCInferenceServiceBlockingStub stub;

  /**
   * A client.
   *
   * @param address host and port
   */
  GrpcClient(String address, Duration timeout) {
    this.stub =
        GrpcClients.builder("gproto+h2c://" + address)
            .responseTimeout(timeout)
            .writeTimeout(timeout)
            .maxResponseMessageLength(MAX_REPLY_BYTES)
            .build(GRPCInferenceServiceBlockingStub.class);
  }

  GrpcAnswer<ServerLiveResponse> live() {
    return call("ServerLive", ServerLiveRequest.getDefaultInstance(), stub::serverLive);
  }

  GrpcAnswer<ServerReadyResponse> ready() {
    return call("ServerReady", ServerReadyRequest.getDefaultInstance(), stub::serverReady);
  }

  GrpcAnswer<ServerMetadataResponse> metadata() {
    return call("ServerMetadata", ServerMetadataRequest.getDefaultInstance(), stub::serverMetadata);
  }

  GrpcAnswer<ModelReadyResponse> modelReady(String model, String version) {
    return call(
        "ModelReady",
        ModelReadyRequest.newBuilder().setName(model).setVersion(version).build(),
        stub::modelReady);
  }

  GrpcAnswer<ModelMetadataResponse> modelMetadata(String model, String version) {
    return call(
        "ModelMetadata",
        ModelMetadataRequest.newBuilder().setName(model).setVersion(version).build(),
        stub::modelMetadata);
  }

  GrpcAnswer<ModelInferResponse> infer(ModelInferRequest request) {
    return call("ModelInfer", request, stub::modelInfer);
  }

  private static <Q extends MessageOrBuilder, R extends MessageOrBuilder> GrpcAnswer<R> call(
      String method, Q request, Function<Q, R> call) {
    try {
      return new GrpcAnswer<>(method, request, Optional.of(call.apply(request)), Status.OK);
    } catch (StatusRuntimeException e) {
      return new GrpcAnswer<>(method, request, Optional.empty(), e.getStatus());
    }
  }
}
