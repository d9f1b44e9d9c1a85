package io.twoscales.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;

/** Reads and checks what a server says of itself and of a model. */
final class Metadata {
  private Metadata() {}

  /** A model's metadata as its REST half gives it. */
  static ModelMetadataResponse ofModel(Exchange exchange) {
    JsonNode json = exchange.requireOk().json();
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder()
            .setName(text(json, "name", exchange))
            .setPlatform(text(json, "platform", exchange));
    for (JsonNode version : json.path("versions")) {
      if (!version.isTextual()) {
        throw new Unmet("\"versions\": expected strings, found " + version, exchange);
      }
      metadata.addVersions(version.asText());
    }
    for (JsonNode input : list(json, "inputs", exchange)) {
      metadata.addInputs(tensor(input, exchange));
    }
    for (JsonNode output : list(json, "outputs", exchange)) {
      metadata.addOutputs(tensor(output, exchange));
    }
    return metadata.build();
  }

  static String text(JsonNode json, String field, Exchange exchange) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new Unmet("\"%s\": expected a string".formatted(field), exchange);
    }
    return value.asText();
  }

  static JsonNode list(JsonNode json, String field, Exchange exchange) {
    JsonNode value = json.path(field);
    if (!value.isArray()) {
      throw new Unmet("\"%s\": expected an array".formatted(field), exchange);
    }
    return value;
  }

  private static TensorMetadata tensor(JsonNode json, Exchange exchange) {
    TensorMetadata.Builder tensor =
        TensorMetadata.newBuilder()
            .setName(text(json, "name", exchange))
            .setDatatype(text(json, "datatype", exchange));
    for (JsonNode size : list(json, "shape", exchange)) {
      if (!size.canConvertToLong()) {
        throw new Unmet("\"shape\": expected whole numbers, found " + size, exchange);
      }
      tensor.addShape(size.asLong());
    }
    return tensor.build();
  }
}
