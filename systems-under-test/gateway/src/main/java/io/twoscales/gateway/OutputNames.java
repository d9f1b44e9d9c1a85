package io.twoscales.gateway;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which stage gives which output: where several give one of the same name, the last of them does.
 * Learned from each stage's first replica; a model need not tell.
 */
final class OutputNames {
  private final StageGraph graph;
  private final List<Set<String>> names = new ArrayList<>();

  OutputNames(StageGraph graph) {
    this.graph = graph;
    for (int s = 0; s < graph.size(); s++) {
      names.add(Set.of());
    }
  }

  void learn(int stage, ModelMetadataResponse metadata) {
    names.set(
        stage,
        metadata.getOutputsList().stream()
            .map(TensorMetadata::getName)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Refuses a request for an output that no stage gives, once all have told theirs.
   *
   * @throws ProtocolException naming it and what there is
   */
  void check(ModelInferRequest asked) {
    if (asked.getOutputsCount() == 0 || names.stream().anyMatch(Set::isEmpty)) {
      return;
    }
    for (InferRequestedOutputTensor output : asked.getOutputsList()) {
      if (giver(output.getName()) < 0) {
        Set<String> all = new TreeSet<>();
        names.forEach(all::addAll);
        throw new ProtocolException(
            "unknown output %s; this pipeline gives %s"
                .formatted(output.getName(), String.join(", ", all)));
      }
    }
  }

  /** The outputs of a stage that a request wants though other stages follow. */
  Set<String> keptOf(int stage, ModelInferRequest asked) {
    if (asked.getOutputsCount() == 0 || graph.readers(stage) == 0) {
      return Set.of();
    }
    return asked.getOutputsList().stream()
        .map(InferRequestedOutputTensor::getName)
        .filter(name -> giver(name) == stage)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The wanted outputs that no stage before the last ones gives; empty may mean all. */
  List<InferRequestedOutputTensor> leftForTheSinks(ModelInferRequest asked) {
    return asked.getOutputsList().stream()
        .filter(
            output -> giver(output.getName()) < 0 || graph.readers(giver(output.getName())) == 0)
        .toList();
  }

  private int giver(String output) {
    int giver = graph.size() - 1;
    while (giver >= 0 && !names.get(giver).contains(output)) {
      giver--;
    }
    return giver;
  }
}
