package io.twoscales.gateway;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the stages of a pipeline hand to each other: the outputs of a stage are the inputs of those
 * after it, and those of the last ones are the reply, with what a request asks for by name of the
 * outputs before.
 */
final class Dataflow {
  private static final int SOURCE = 0;

  private final String pipeline;
  private final StageGraph graph;
  private final List<InputContract> contracts;
  private final OutputNames outputs;
  private final PipelineMetadata metadata;
  private final int[] readers;
  private final List<Integer> sinks;

  Dataflow(String pipeline, StageGraph graph) {
    this.pipeline = pipeline;
    this.graph = graph;
    this.contracts = Stream.generate(InputContract::new).limit(graph.size()).toList();
    this.outputs = new OutputNames(graph);
    this.metadata = new PipelineMetadata(pipeline, graph);
    this.readers = new int[graph.size()];
    for (int s = 0; s < readers.length; s++) {
      readers[s] = graph.readers(s);
    }
    this.sinks = graph.sinks();
  }

  /** A replica has told what the model of a stage takes and gives. */
  void learn(int stage, ModelMetadataResponse model) {
    contracts.get(stage).learn(model);
    outputs.learn(stage, model);
    metadata.learn(stage, model);
  }

  /** The pipeline as one model, once enough is known. */
  Optional<ModelMetadataResponse> described() {
    return metadata.described();
  }

  /**
   * Refuses what the source's model does not take, and outputs that no stage gives.
   *
   * @throws ProtocolException saying what was expected
   */
  void check(ModelInferRequest fromOutside) {
    contracts.get(SOURCE).check(fromOutside);
    outputs.check(fromOutside);
  }

  /**
   * What a request sends to a stage.
   *
   * @throws InferenceFailure if the stage's model does not take it
   */
  ModelInferRequest input(Journey journey, int stage) throws InferenceFailure {
    return stage == SOURCE ? fromOutside(journey.request()) : fromBefore(journey, stage);
  }

  private ModelInferRequest fromOutside(ModelInferRequest asked) throws InferenceFailure {
    try {
      check(asked);
    } catch (ProtocolException e) {
      throw new InferenceFailure(InferenceFailure.Kind.INVALID, e.getMessage());
    }
    return isOnlySink(SOURCE) ? asked : asked.toBuilder().clearOutputs().build();
  }

  private ModelInferRequest fromBefore(Journey journey, int stage) throws InferenceFailure {
    ModelInferRequest asked = journey.request();
    List<Tensor> given = new ArrayList<>();
    for (int before : graph.stages().get(stage).after()) {
      given.addAll(Tensor.outputsOf(journey.take(before)));
    }
    ModelInferRequest.Builder input = ModelInferRequest.newBuilder().setId(asked.getId());
    try {
      contracts.get(stage).named(given).forEach(tensor -> tensor.addTo(input));
      if (isOnlySink(stage)) {
        input.addAllOutputs(outputs.leftForTheSinks(asked));
      }
      ModelInferRequest whole = input.build();
      contracts.get(stage).check(whole);
      return whole;
    } catch (ProtocolException e) {
      throw new InferenceFailure(
          InferenceFailure.Kind.STAGES_DO_NOT_FIT,
          "stage %s: its model %s does not take what the stages before it make: %s"
              .formatted(graph.name(stage), graph.model(stage), e.getMessage()));
    }
  }

  String stageName(int stage) {
    return graph.name(stage);
  }

  /** Hands a stage's outputs on, and keeps those that the request asks for. */
  void done(Journey journey, int stage, ModelInferResponse made) {
    journey.put(stage, made, readers[stage]);
    Set<String> wanted = outputs.keptOf(stage, journey.request());
    if (!wanted.isEmpty()) {
      Tensor.outputsOf(made).stream()
          .filter(output -> wanted.contains(output.name()))
          .forEach(journey::keep);
    }
  }

  /** The answer to a request for which every stage is done. */
  ModelInferResponse reply(Journey journey) {
    ModelInferRequest asked = journey.request();
    if (sinks.size() == 1 && (asked.getOutputsCount() == 0 || graph.size() == 1)) {
      return journey.result(sinks.get(0)).toBuilder()
          .setModelName(pipeline)
          .clearModelVersion()
          .build();
    }
    ModelInferResponse.Builder reply =
        ModelInferResponse.newBuilder().setModelName(pipeline).setId(asked.getId());
    Set<String> wanted =
        asked.getOutputsList().stream()
            .map(InferRequestedOutputTensor::getName)
            .collect(Collectors.toSet());
    journey.kept().forEach(output -> output.addTo(reply));
    for (int sink : sinks) {
      for (Tensor output : Tensor.outputsOf(journey.result(sink))) {
        if (wanted.isEmpty() || wanted.contains(output.name())) {
          output.addTo(reply);
        }
      }
    }
    return reply.build();
  }

  private boolean isOnlySink(int stage) {
    return sinks.size() == 1 && sinks.get(0) == stage;
  }
}
