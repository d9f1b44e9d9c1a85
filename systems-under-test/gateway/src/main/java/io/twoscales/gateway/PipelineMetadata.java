package io.twoscales.gateway;

import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pipeline as one model: it takes what its first stage takes and gives what its last ones give,
 * one item a request. Learned from each stage's first replica.
 */
final class PipelineMetadata {
  private static final String PLATFORM = "twoscales_pipeline";
  private static final int SOURCE = 0;

  private final String pipeline;
  private final List<Integer> sinks;
  private final Map<Integer, ModelMetadataResponse> models = new HashMap<>();

  PipelineMetadata(String pipeline, StageGraph graph) {
    this.pipeline = pipeline;
    this.sinks = graph.sinks();
  }

  void learn(int stage, ModelMetadataResponse metadata) {
    models.put(stage, metadata);
  }

  /** Empty until the first stage and the last ones have had a replica. */
  Optional<ModelMetadataResponse> described() {
    if (!models.containsKey(SOURCE) || !models.keySet().containsAll(sinks)) {
      return Optional.empty();
    }
    ModelMetadataResponse.Builder whole =
        ModelMetadataResponse.newBuilder().setName(pipeline).setPlatform(PLATFORM);
    models.get(SOURCE).getInputsList().forEach(input -> whole.addInputs(ofOneItem(input)));
    for (int sink : sinks) {
      models.get(sink).getOutputsList().forEach(output -> whole.addOutputs(ofOneItem(output)));
    }
    return Optional.of(whole.build());
  }

  private static TensorMetadata ofOneItem(TensorMetadata tensor) {
    return tensor.getShapeCount() == 0 ? tensor : tensor.toBuilder().setShape(0, 1).build();
  }
}
