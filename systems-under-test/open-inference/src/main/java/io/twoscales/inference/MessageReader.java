package io.twoscales.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.twoscales.inference.grpc.InferParameter;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the protocol's JSON bodies. */
final class MessageReader {
  private final byte[] body;
  private final RestLimits limits;

  MessageReader(byte[] body, RestLimits limits) {
    this.body = body;
    this.limits = limits;
  }

  ModelInferRequest request(String modelName) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(modelName);
    readObject(
        (json, key) -> {
          switch (key) {
            case "id" -> request.setId(string(json, "id"));
            case "parameters" -> request.putAllParameters(parameters(json, "the request"));
            case "inputs" ->
                elements(
                    json,
                    "inputs",
                    () -> {
                      ParsedTensor input = tensor(json, "inputs");
                      input.tensor().addTo(request);
                      request
                          .getInputsBuilder(request.getInputsCount() - 1)
                          .putAllParameters(input.parameters());
                    });
            case "outputs" ->
                elements(json, "outputs", () -> request.addOutputs(requestedOutput(json)));
            default -> json.skipChildren();
          }
        });
    if (request.getInputsCount() == 0) {
      throw new ProtocolException("expected \"inputs\" with at least one tensor, found none");
    }
    return request.build();
  }

  ModelInferResponse response() {
    ModelInferResponse.Builder response = ModelInferResponse.newBuilder();
    readObject(
        (json, key) -> {
          switch (key) {
            case "model_name" -> response.setModelName(string(json, "model_name"));
            case "model_version" -> response.setModelVersion(string(json, "model_version"));
            case "id" -> response.setId(string(json, "id"));
            case "parameters" -> response.putAllParameters(parameters(json, "the response"));
            case "outputs" ->
                elements(
                    json,
                    "outputs",
                    () -> {
                      ParsedTensor output = tensor(json, "outputs");
                      output.tensor().addTo(response);
                      response
                          .getOutputsBuilder(response.getOutputsCount() - 1)
                          .putAllParameters(output.parameters());
                    });
            default -> json.skipChildren();
          }
        });
    return response.build();
  }

  String error() {
    List<String> errors = new ArrayList<>(1);
    readObject(
        (json, key) -> {
          if (key.equals("error")) {
            errors.add(string(json, "error"));
          } else {
            json.skipChildren();
          }
        });
    if (errors.isEmpty()) {
      throw new ProtocolException("expected an object with \"error\"");
    }
    return errors.get(0);
  }

  private void readObject(Field field) {
    try (JsonParser json = RestCodec.JSON.createParser(body)) {
      json.nextToken();
      fields(json, "the body", field);
      if (json.nextToken() != null) {
        throw new ProtocolException("expected one JSON object, found more after its end");
      }
    } catch (JsonProcessingException e) {
      throw new ProtocolException(
          "malformed JSON%s: %s".formatted(place(e), e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** The parser does not say where it was when a limit of its own was exceeded. */
  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
  }

  private ParsedTensor tensor(JsonParser json, String list) throws IOException {
    TensorFields fields = new TensorFields();
    fields(
        json,
        list,
        (parser, key) -> {
          switch (key) {
            case "name" -> fields.name = string(parser, "name");
            case "datatype" -> fields.datatype = string(parser, "datatype");
            case "shape" -> fields.shape = shape(parser);
            case "parameters" -> fields.parameters = parameters(parser, list);
            case "data" -> {
              fields.dataOffset = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
              if (fields.describesData()) {
                fields.tensor = data(parser, fields);
              } else {
                parser.skipChildren();
              }
            }
            default -> parser.skipChildren();
          }
        });
    if (fields.tensor == null) {
      fields.tensor = dataReadAgain(fields, list);
    }
    return new ParsedTensor(fields.tensor, fields.parameters);
  }

  /** Keys may come in any order: data that came before its description is read afterwards. */
  private Tensor dataReadAgain(TensorFields fields, String list) throws IOException {
    for (var required :
        List.of(
            Map.entry("name", fields.name != null),
            Map.entry("datatype", fields.datatype != null),
            Map.entry("shape", fields.shape != null),
            Map.entry("data", fields.dataOffset >= 0))) {
      if (!required.getValue()) {
        throw new ProtocolException(
            "a tensor of \"%s\"%s lacks \"%s\""
                .formatted(
                    list, fields.name == null ? "" : " (" + fields.name + ")", required.getKey()));
      }
    }
    try (JsonParser json =
        RestCodec.JSON.createParser(body, fields.dataOffset, body.length - fields.dataOffset)) {
      json.nextToken();
      return data(json, fields);
    }
  }

  private Tensor data(JsonParser json, TensorFields fields) throws IOException {
    Datatype datatype;
    Shape shape;
    try {
      datatype = Datatype.named(fields.datatype);
      shape = new Shape(fields.shape);
    } catch (ProtocolException e) {
      throw new ProtocolException("tensor %s: %s".formatted(fields.name, e.getMessage()), e);
    }
    return new TensorDataReader(json, fields.name, datatype, shape, limits).read();
  }

  private InferRequestedOutputTensor requestedOutput(JsonParser json) throws IOException {
    InferRequestedOutputTensor.Builder output = InferRequestedOutputTensor.newBuilder();
    fields(
        json,
        "outputs",
        (parser, key) -> {
          switch (key) {
            case "name" -> output.setName(string(parser, "name"));
            case "parameters" -> output.putAllParameters(parameters(parser, "outputs"));
            default -> parser.skipChildren();
          }
        });
    if (output.getName().isEmpty()) {
      throw new ProtocolException("a requested output has no \"name\"");
    }
    return output.build();
  }

  private static List<Long> shape(JsonParser json) throws IOException {
    List<Long> dimensions = new ArrayList<>();
    elements(
        json,
        "shape",
        () -> {
          if (!json.currentToken().equals(JsonToken.VALUE_NUMBER_INT)) {
            throw new ProtocolException(
                "\"shape\": expected whole numbers, found " + json.getText());
          }
          dimensions.add(json.getLongValue());
        });
    return dimensions;
  }

  private static Map<String, InferParameter> parameters(JsonParser json, String owner)
      throws IOException {
    Map<String, InferParameter> parameters = new LinkedHashMap<>();
    fields(
        json,
        "\"parameters\" of " + owner,
        (parser, key) -> {
          InferParameter.Builder value = InferParameter.newBuilder();
          switch (parser.currentToken()) {
            case VALUE_TRUE, VALUE_FALSE -> value.setBoolParam(parser.getBooleanValue());
            case VALUE_NUMBER_INT -> value.setInt64Param(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> value.setDoubleParam(parser.getDoubleValue());
            case VALUE_STRING -> value.setStringParam(parser.getText());
            default ->
                throw new ProtocolException(
                    "parameter \"%s\" of %s: expected a string, a number or a boolean, found %s"
                        .formatted(key, owner, parser.currentToken()));
          }
          parameters.put(key, value.build());
        });
    return parameters;
  }

  private static String string(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new ProtocolException(
          "\"%s\": expected a string, found %s".formatted(field, json.getText()));
    }
    return json.getText();
  }

  private static void fields(JsonParser json, String where, Field field) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ProtocolException(
          "%s: expected a JSON object, found %s"
              .formatted(where, json.currentToken() == null ? "nothing" : json.getText()));
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      field.read(json, key);
    }
  }

  private static void elements(JsonParser json, String field, Element element) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new ProtocolException(
          "\"%s\": expected an array, found %s".formatted(field, json.getText()));
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  private record ParsedTensor(Tensor tensor, Map<String, InferParameter> parameters) {}

  /** What has been seen of a tensor's object. */
  private static final class TensorFields {
    private String name;
    private String datatype;
    private List<Long> shape;
    private Map<String, InferParameter> parameters = Map.of();
    private int dataOffset = -1;
    private Tensor tensor;

    boolean describesData() {
      return name != null && datatype != null && shape != null;
    }
  }

  private interface Field {
    void read(JsonParser json, String key) throws IOException;
  }

  private interface Element {
    void read() throws IOException;
  }
}
