package io.twoscales.profiling.containers;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.run.PlatformException;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.traces.requests.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What each stage is asked: the source the payloads themselves, a later stage what those before it
 * answered to them.
 */
final class StageInputs {
  private final List<ModelInferRequest> payloads;
  private final Map<String, List<ModelInferResponse>> answers = new HashMap<>();

  StageInputs(Pipeline pipeline, int count, long seed) {
    List<ModelInferRequest> requests = new ArrayList<>();
    for (RequestBody body : pipeline.payload().requests(count, seed)) {
      String numbered = body.json().replace(RequestBody.ID, Integer.toString(requests.size()));
      requests.add(
          RestCodec.parseRequest(numbered.getBytes(StandardCharsets.UTF_8), pipeline.name())
              .toBuilder()
              .clearOutputs()
              .build());
    }
    this.payloads = List.copyOf(requests);
  }

  /** The requests of one item each for a stage whose predecessors have {@link #answered}. */
  List<ModelInferRequest> of(StageSpec stage, ModelMetadataResponse metadata) {
    if (stage.after().isEmpty()) {
      return payloads;
    }
    List<ModelInferRequest> requests = new ArrayList<>();
    for (int payload = 0; payload < payloads.size(); payload++) {
      List<Tensor> given = new ArrayList<>();
      for (String before : stage.after()) {
        given.addAll(Tensor.outputsOf(answers.get(before).get(payload)));
      }
      ModelInferRequest.Builder request =
          ModelInferRequest.newBuilder().setId(Integer.toString(payload));
      named(stage, metadata, given).forEach(tensor -> tensor.addTo(request));
      requests.add(request.build());
    }
    return requests;
  }

  /** What a stage answered to each of its requests, in their order. */
  void answered(String stage, List<ModelInferResponse> replies) {
    answers.put(stage, List.copyOf(replies));
  }

  boolean hasAnswersOf(String stage) {
    return answers.containsKey(stage);
  }

  /** As the gateway hands outputs on: by name where all are there, else in their order. */
  private static List<Tensor> named(
      StageSpec stage, ModelMetadataResponse metadata, List<Tensor> given) {
    List<String> names = metadata.getInputsList().stream().map(input -> input.getName()).toList();
    Map<String, Tensor> byName =
        given.stream()
            .collect(Collectors.toMap(Tensor::name, Function.identity(), (one, other) -> one));
    if (byName.keySet().containsAll(names)) {
      return names.stream().map(byName::get).toList();
    }
    if (names.size() != given.size()) {
      throw new PlatformException(
          "stage %s takes %s, but the stages before it make %s"
              .formatted(stage.name(), names, given.stream().map(Tensor::name).toList()));
    }
    List<Tensor> named = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Tensor tensor = given.get(i);
      named.add(new Tensor(names.get(i), tensor.datatype(), tensor.shape(), tensor.raw()));
    }
    return named;
  }
}
