package io.twoscales.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Bodies of the REST half, to be spoiled. */
final class RestBodies {
  private RestBodies() {}

  /** A valid request as a tree. */
  static ObjectNode tree(Subject subject) {
    return tree(subject, subject.samples().request(0));
  }

  static ObjectNode tree(Subject subject, ModelInferRequest request) {
    try {
      return (ObjectNode) Exchange.JSON.readTree(subject.body(request));
    } catch (IOException e) {
      throw new UncheckedIOException("our own JSON cannot be read", e);
    }
  }

  static byte[] bytes(JsonNode tree) {
    try {
      return Exchange.JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** A valid request whose first input was changed. */
  static byte[] withFirstInput(Subject subject, Consumer<ObjectNode> change) {
    ObjectNode request = tree(subject);
    change.accept((ObjectNode) request.path("inputs").path(0));
    return bytes(request);
  }

  /** A valid request whose first input is another, well-formed tensor. */
  static byte[] withFirstInput(Subject subject, Tensor tensor) {
    ObjectNode request = tree(subject);
    ModelInferRequest.Builder other = ModelInferRequest.newBuilder().setModelName("m");
    tensor.addTo(other);
    JsonNode input = tree(subject, other.build()).path("inputs").path(0);
    ((ArrayNode) request.path("inputs")).set(0, input);
    return bytes(request);
  }

  /** The datatype that the first input does not have, and that is no kin to it. */
  static Datatype otherThan(Datatype datatype) {
    return datatype == Datatype.BYTES ? Datatype.FP32 : Datatype.BYTES;
  }
}
