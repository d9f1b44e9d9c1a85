package io.twoscales.inference;

import com.google.protobuf.ByteString;
import io.twoscales.inference.grpc.InferParameter;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferInputTensor;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several requests as one: their tensors concatenated along the first dimension, which counts the
 * items, and the one response cut up again.
 */
public final class RequestBatch {
  private RequestBatch() {}

  /**
   * Whether two requests can share a batch: the same model, and the same input tensors in name,
   * datatype, order and shape of an item.
   */
  public static boolean compatible(ModelInferRequest first, ModelInferRequest second) {
    return difference(first, second) == null;
  }

  /**
   * Number of items in a request.
   *
   * @throws ProtocolException if it has no inputs, or inputs of unequal numbers of items
   */
  public static int items(ModelInferRequest request) {
    if (request.getInputsCount() == 0) {
      throw new ProtocolException("expected at least one input tensor, found none");
    }
    int items = new Shape(request.getInputs(0).getShapeList()).items();
    for (InferInputTensor input : request.getInputsList()) {
      int others = new Shape(input.getShapeList()).items();
      if (others != items) {
        throw new ProtocolException(
            "expected as many items in every input, found %d in %s and %d in %s"
                .formatted(items, request.getInputs(0).getName(), others, input.getName()));
      }
    }
    return items;
  }

  /**
   * One request with the items of all, in order, as raw contents.
   *
   * <p>It asks for particular outputs only if all do so alike, and carries those parameters on
   * which all agree. It has no id.
   *
   * @param requests at least one
   * @throws ProtocolException if a request is malformed or not {@linkplain #compatible compatible}
   *     with the first
   */
  public static ModelInferRequest concatenate(List<ModelInferRequest> requests) {
    ModelInferRequest first = requests.get(0);
    List<List<Tensor>> inputs = new ArrayList<>(requests.size());
    int items = 0;
    for (int i = 0; i < requests.size(); i++) {
      String difference = difference(first, requests.get(i));
      if (difference != null) {
        throw new ProtocolException(
            "request %d cannot share a batch with request 0: %s".formatted(i, difference));
      }
      items = Math.addExact(items, items(requests.get(i)));
      inputs.add(Tensor.inputsOf(requests.get(i)));
    }
    ModelInferRequest.Builder batch =
        ModelInferRequest.newBuilder()
            .setModelName(first.getModelName())
            .setModelVersion(first.getModelVersion())
            .putAllParameters(
                shared(requests.stream().map(ModelInferRequest::getParametersMap).toList()));
    if (requests.stream().allMatch(one -> one.getOutputsList().equals(first.getOutputsList()))) {
      batch.addAllOutputs(first.getOutputsList());
    }
    for (int t = 0; t < first.getInputsCount(); t++) {
      int tensor = t;
      Tensor one = inputs.get(0).get(t);
      ByteString raw =
          ByteString.copyFrom(inputs.stream().map(of -> of.get(tensor).raw()).toList());
      new Tensor(one.name(), one.datatype(), one.shape().item().batchOf(items), raw).addTo(batch);
      batch
          .getInputsBuilder(t)
          .putAllParameters(
              shared(
                  requests.stream().map(of -> of.getInputs(tensor).getParametersMap()).toList()));
    }
    return batch.build();
  }

  /**
   * The responses to each of the requests that were {@linkplain #concatenate concatenated}, each
   * with its request's id and the outputs the request asked for (all, if it named none), as raw
   * contents.
   *
   * @throws ProtocolException if the response has no outputs, or not an item for every item asked
   */
  public static List<ModelInferResponse> split(
      ModelInferResponse response, List<ModelInferRequest> requests) {
    List<Tensor> outputs = Tensor.outputsOf(response);
    if (outputs.isEmpty()) {
      throw new ProtocolException("expected at least one output tensor, found none");
    }
    int asked = requests.stream().mapToInt(RequestBatch::items).sum();
    for (Tensor output : outputs) {
      if (output.shape().items() != asked) {
        throw new ProtocolException(
            "output %s: expected %d items, one for each asked, found shape %s"
                .formatted(output.name(), asked, output.shape()));
      }
    }
    if (requests.size() == 1
        && requests.get(0).getOutputsCount() == 0
        && response.getRawOutputContentsCount() == outputs.size()) {
      return List.of(response.toBuilder().setId(requests.get(0).getId()).build());
    }
    List<ModelInferResponse> parts = new ArrayList<>(requests.size());
    int from = 0;
    for (ModelInferRequest request : requests) {
      int to = from + items(request);
      Set<String> wanted =
          request.getOutputsList().stream()
              .map(InferRequestedOutputTensor::getName)
              .collect(Collectors.toSet());
      ModelInferResponse.Builder part =
          ModelInferResponse.newBuilder()
              .setModelName(response.getModelName())
              .setModelVersion(response.getModelVersion())
              .setId(request.getId())
              .putAllParameters(response.getParametersMap());
      for (int t = 0; t < outputs.size(); t++) {
        if (wanted.isEmpty() || wanted.contains(outputs.get(t).name())) {
          outputs.get(t).items(from, to).addTo(part);
          part.getOutputsBuilder(part.getOutputsCount() - 1)
              .putAllParameters(response.getOutputs(t).getParametersMap());
        }
      }
      parts.add(part.build());
      from = to;
    }
    return parts;
  }

  /** What keeps two requests apart; null if nothing does. */
  private static String difference(ModelInferRequest first, ModelInferRequest second) {
    if (!first.getModelName().equals(second.getModelName())
        || !first.getModelVersion().equals(second.getModelVersion())) {
      return "expected model %s %s, found %s %s"
          .formatted(
              first.getModelName(),
              first.getModelVersion(),
              second.getModelName(),
              second.getModelVersion());
    }
    if (first.getInputsCount() != second.getInputsCount()) {
      return "expected %d inputs, found %d"
          .formatted(first.getInputsCount(), second.getInputsCount());
    }
    for (int i = 0; i < first.getInputsCount(); i++) {
      InferInputTensor expected = first.getInputs(i);
      InferInputTensor found = second.getInputs(i);
      if (!expected.getName().equals(found.getName())) {
        return "expected input %s, found %s".formatted(expected.getName(), found.getName());
      }
      if (!expected.getDatatype().equals(found.getDatatype())) {
        return "input %s: expected datatype %s, found %s"
            .formatted(expected.getName(), expected.getDatatype(), found.getDatatype());
      }
      if (!itemShape(expected).equals(itemShape(found))) {
        return "input %s: expected items of shape %s, found %s"
            .formatted(expected.getName(), itemShape(expected), itemShape(found));
      }
    }
    return null;
  }

  private static List<Long> itemShape(InferInputTensor input) {
    return input.getShapeList().stream().skip(1).toList();
  }

  private static Map<String, InferParameter> shared(List<Map<String, InferParameter>> all) {
    Map<String, InferParameter> shared = new HashMap<>(all.get(0));
    all.forEach(one -> shared.entrySet().retainAll(one.entrySet()));
    return shared;
  }
}
