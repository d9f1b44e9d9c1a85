package io.twoscales.modelserver;

import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.modelserver.models.Model;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model under its name: what the protocol asks of any model, whichever it is. */
final class ServedModel {
  private static final Logger logger = LoggerFactory.getLogger(ServedModel.class);
  private static final String VERSION = "1";

  private final String name;
  private final Model model;
  private final int maxBatch;
  private final InferenceWorker worker;
  private final ModelMetrics metrics;

  ServedModel(
      String name, Model model, int maxBatch, InferenceWorker worker, ModelMetrics metrics) {
    this.name = name;
    this.model = model;
    this.maxBatch = maxBatch;
    this.worker = worker;
    this.metrics = metrics;
  }

  /**
   * Checks that it is this model that is asked for.
   *
   * @param version empty for any
   * @throws Refusal if not
   */
  void require(String model, String version) {
    if (!name.equals(model)) {
      throw new Refusal(
          Refusal.Kind.UNKNOWN_MODEL,
          "unknown model %s; this server has %s".formatted(model, name));
    }
    if (!version.isEmpty() && !version.equals(VERSION)) {
      throw new Refusal(
          Refusal.Kind.UNKNOWN_MODEL,
          "model %s has no version %s, only %s".formatted(name, version, VERSION));
    }
  }

  ModelMetadataResponse metadata() {
    return ModelMetadataResponse.newBuilder()
        .setName(name)
        .addVersions(VERSION)
        .setPlatform(model.platform())
        .addAllInputs(model.inputs())
        .addAllOutputs(model.outputs())
        .build();
  }

  /**
   * The response; the future fails with {@link Refusal} if there is none.
   *
   * @param abandoned whether nobody waits for the response any more; asked before computing it
   */
  CompletableFuture<ModelInferResponse> infer(
      ModelInferRequest request, BooleanSupplier abandoned) {
    CompletableFuture<ModelInferResponse> response;
    try {
      require(request.getModelName(), request.getModelVersion());
      List<Tensor> inputs = checked(request);
      response = worker.submit(() -> compute(request, inputs, abandoned));
    } catch (ProtocolException | Refusal e) {
      response = CompletableFuture.failedFuture(e);
    }
    return response.handle(this::counted);
  }

  private ModelInferResponse counted(ModelInferResponse response, Throwable thrown) {
    if (thrown == null) {
      metrics.completed();
      return response;
    }
    Refusal refusal = Refusal.of(thrown);
    if (refusal.kind() == Refusal.Kind.FAILED) {
      logger.error("inference failed", thrown);
    }
    metrics.refused(refusal.kind());
    throw refusal;
  }

  private ModelInferResponse compute(
      ModelInferRequest request, List<Tensor> inputs, BooleanSupplier abandoned) {
    if (abandoned.getAsBoolean()) {
      throw new Refusal(Refusal.Kind.ABANDONED, "the request was given up while it waited");
    }
    long start = System.nanoTime();
    List<Tensor> outputs = model.infer(inputs);
    metrics.inferred(inputs.get(0).shape().items(), Duration.ofNanos(System.nanoTime() - start));
    Set<String> wanted = requestedOutputs(request);
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(name)
            .setModelVersion(VERSION)
            .setId(request.getId());
    outputs.stream()
        .filter(output -> wanted.isEmpty() || wanted.contains(output.name()))
        .forEach(output -> output.addTo(response));
    return response.build();
  }

  private List<Tensor> checked(ModelInferRequest request) {
    List<TensorMetadata> expected = model.inputs();
    if (request.getInputsCount() != expected.size()) {
      throw new ProtocolException(
          "expected %d inputs (%s), found %d"
              .formatted(expected.size(), names(expected), request.getInputsCount()));
    }
    List<Tensor> inputs = Tensor.inputsOf(request);
    for (int i = 0; i < inputs.size(); i++) {
      check(inputs.get(i), expected.get(i));
    }
    int items = RequestBatch.items(request);
    if (items < 1 || items > maxBatch) {
      throw new ProtocolException(
          "input %s: expected 1 to %d items, found %d"
              .formatted(inputs.get(0).name(), maxBatch, items));
    }
    for (String output : requestedOutputs(request)) {
      if (model.outputs().stream().noneMatch(one -> one.getName().equals(output))) {
        throw new ProtocolException(
            "unknown output %s; this model gives %s".formatted(output, names(model.outputs())));
      }
    }
    return inputs;
  }

  private static void check(Tensor found, TensorMetadata expected) {
    if (!found.name().equals(expected.getName())) {
      throw new ProtocolException(
          "expected input %s, found %s".formatted(expected.getName(), found.name()));
    }
    if (found.datatype() != Datatype.named(expected.getDatatype())) {
      throw new ProtocolException(
          "input %s: expected datatype %s, found %s"
              .formatted(found.name(), expected.getDatatype(), found.datatype()));
    }
    if (!fits(found.shape().dimensions(), expected.getShapeList())) {
      throw new ProtocolException(
          "input %s: expected shape %s, found %s"
              .formatted(found.name(), expected.getShapeList(), found.shape()));
    }
  }

  /** A list of scalars may come as a column, {@code [n, 1]} for {@code [n]}. */
  private static boolean fits(List<Long> found, List<Long> expected) {
    if (expected.size() == 1 && found.size() == 2) {
      return found.get(1) == 1;
    }
    if (found.size() != expected.size()) {
      return false;
    }
    for (int d = 0; d < found.size(); d++) {
      if (expected.get(d) >= 0 && !expected.get(d).equals(found.get(d))) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> requestedOutputs(ModelInferRequest request) {
    return request.getOutputsList().stream()
        .map(InferRequestedOutputTensor::getName)
        .collect(Collectors.toSet());
  }

  private static String names(List<TensorMetadata> tensors) {
    return tensors.stream().map(TensorMetadata::getName).collect(Collectors.joining(", "));
  }
}
