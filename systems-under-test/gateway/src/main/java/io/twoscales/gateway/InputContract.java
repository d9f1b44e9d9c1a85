package io.twoscales.gateway;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferInputTensor;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.util.List;

/**
 * What a request must look like to share a batch with others: one item, with the tensors the model
 * says it takes. Learned from the first replica; until then everything passes.
 */
final class InputContract {
  private List<TensorMetadata> inputs = List.of();

  void learn(ModelMetadataResponse metadata) {
    inputs = metadata.getInputsList();
  }

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
    if (request.getInputsCount() != inputs.size()) {
      throw new ProtocolException(
          "expected %d input tensors (%s), found %d"
              .formatted(inputs.size(), names(), request.getInputsCount()));
    }
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
