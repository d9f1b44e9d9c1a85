package io.twoscales.conformance;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The server that is checked, with what is known of its model. */
final class Subject {
  private final RestClient rest;
  private final Optional<GrpcClient> grpc;
  private final String model;
  private final Optional<ModelMetadataResponse> metadata;
  private final Samples samples;

  Subject(
      RestClient rest, Optional<GrpcClient> grpc, String model, Optional<ModelInferRequest> given) {
    this.rest = rest;
    this.grpc = grpc;
    this.model = model;
    this.metadata = readMetadata();
    this.samples = new Samples(model, metadata, given);
  }

  private Optional<ModelMetadataResponse> readMetadata() {
    try {
      return Optional.of(Metadata.ofModel(rest.get(path(model))));
    } catch (Unmet e) {
      return Optional.empty(); // the checks of metadata say what is wrong with it
    }
  }

  RestClient rest() {
    return rest;
  }

  GrpcClient grpc() {
    return grpc.orElseThrow(() -> new NotApplicable("no gRPC half was found"));
  }

  String model() {
    return model;
  }

  Samples samples() {
    return samples;
  }

  ModelMetadataResponse metadata() {
    return metadata.orElseThrow(() -> new NotApplicable("the model gave no metadata"));
  }

  /** The versions that the model says may be asked for; at least one. */
  List<String> versions() {
    if (metadata().getVersionsCount() == 0) {
      throw new NotApplicable("the model names no versions");
    }
    return metadata().getVersionsList();
  }

  static String path(String model) {
    return "/v2/models/" + encoded(model);
  }

  String path() {
    return path(model);
  }

  String path(String model, String version) {
    return path(model) + "/versions/" + encoded(version);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A request as the body of the REST half. */
  byte[] body(ModelInferRequest request) {
    return RestCodec.writeRequest(request);
  }

  Exchange restInfer(byte[] body) {
    return rest.post(path() + "/infer", body);
  }

  /** The answer of the REST half to a request that the model should answer. */
  ModelInferResponse restAnswer(ModelInferRequest request) {
    return restInfer(body(request)).inference();
  }

  /** Requires that the REST half is live and answers as ever. */
  void requireRestHealthy() {
    rest.get("/v2/health/live").requireOk();
    var unused = restAnswer(samples.request(0));
  }

  /** Requires that the gRPC half is live and answers as ever. */
  void requireGrpcHealthy() {
    GrpcAnswer<?> live = grpc().live();
    var unused = live.requireOk();
    var alsoUnused = grpc().infer(samples.request(0)).requireOk();
  }

  /** The tensors of an answer. */
  static List<Tensor> outputs(ModelInferResponse response, Object exchange) {
    try {
      return Tensor.outputsOf(response);
    } catch (ProtocolException e) {
      throw new Unmet("the outputs are malformed: " + e.getMessage(), exchange);
    }
  }
}
