package io.twoscales.gateway;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferInputTensor;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a request must look like to share a batch with others: one item, with the tensors the model
 * says it takes. Learned from the first replica; until then everything passes.
 */
final class InputContract {
  private List<TensorMetadata> inputs = List.of();

  void learn(ModelMetadataResponse metadata) {
    inputs = metadata.getInputsList();
  }

  /**
   * Tensors made elsewhere as this model's inputs: those that carry its names in its order,
   * whatever else there is; where a name is missing, all in their order under its names.
   *
   * @throws ProtocolException if a name is missing and they are more or fewer
   */
  List<Tensor> named(List<Tensor> given) {
    if (inputs.isEmpty()) {
      return given;
    }
    Map<String, Tensor> byName =
        given.stream()
            .collect(Collectors.toMap(Tensor::name, Function.identity(), (one, other) -> one));
    boolean sameNames = inputs.stream().allMatch(input -> byName.containsKey(input.getName()));
    if (!sameNames) {
      checkCount(given.size());
    }
    List<Tensor> named = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      String name = inputs.get(i).getName();
      Tensor tensor = sameNames ? byName.get(name) : given.get(i);
      named.add(new Tensor(name, tensor.datatype(), tensor.shape(), tensor.raw()));
    }
    return named;
  }

  /**
   * Refuses what cannot share a batch with others.
   *
   * @throws ProtocolException saying what was expected and what was found
   */
  void check(ModelInferRequest request) {
    for (InferInputTensor tensor : request.getInputsList()) {
      if (tensor.getShapeCount() == 0 || tensor.getShape(0) != 1) {
        throw new ProtocolException(
            "input %s: a request carries one item, so its shape begins with 1; found %s"
                .formatted(tensor.getName(), tensor.getShapeList()));
      }
    }
    if (inputs.isEmpty()) {
      return;
    }
    checkCount(request.getInputsCount());
    for (int i = 0; i < inputs.size(); i++) {
      InferInputTensor given = request.getInputs(i);
      TensorMetadata expected = inputs.get(i);
      if (!given.getName().equals(expected.getName())) {
        throw new ProtocolException(
            "expected input %s, found %s".formatted(expected.getName(), given.getName()));
      }
      if (!given.getDatatype().equals(expected.getDatatype())) {
        throw new ProtocolException(
            "input %s: expected datatype %s, found %s"
                .formatted(given.getName(), expected.getDatatype(), given.getDatatype()));
      }
      checkInnerShape(given, expected);
    }
  }

  private void checkCount(int given) {
    if (given != inputs.size()) {
      throw new ProtocolException(
          "expected %d input tensors (%s), found %d".formatted(inputs.size(), names(), given));
    }
  }

  private static void checkInnerShape(InferInputTensor given, TensorMetadata expected) {
    boolean fits = given.getShapeCount() == expected.getShapeCount();
    for (int d = 1; fits && d < expected.getShapeCount(); d++) {
      fits = expected.getShape(d) < 0 || expected.getShape(d) == given.getShape(d);
    }
    if (!fits) {
      throw new ProtocolException(
          "input %s: expected shape %s with the batch first, found %s"
              .formatted(given.getName(), expected.getShapeList(), given.getShapeList()));
    }
  }

  private String names() {
    return String.join(", ", inputs.stream().map(TensorMetadata::getName).toList());
  }
}
