package io.twoscales.inference;

import com.fasterxml.jackson.core.JsonGenerator;
import io.twoscales.inference.grpc.InferParameter;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the protocol's messages as JSON. */
final class MessageWriter {
  private final JsonGenerator json;

  MessageWriter(JsonGenerator json) {
    this.json = json;
  }

  void request(ModelInferRequest request) throws IOException {
    List<Tensor> inputs = Tensor.inputsOf(request);
    json.writeStartObject();
    text("id", request.getId());
    parameters(request.getParametersMap());
    json.writeArrayFieldStart("inputs");
    for (int i = 0; i < inputs.size(); i++) {
      tensor(inputs.get(i), request.getInputs(i).getParametersMap());
    }
    json.writeEndArray();
    if (request.getOutputsCount() > 0) {
      json.writeArrayFieldStart("outputs");
      for (InferRequestedOutputTensor output : request.getOutputsList()) {
        json.writeStartObject();
        json.writeStringField("name", output.getName());
        parameters(output.getParametersMap());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  void response(ModelInferResponse response) throws IOException {
    List<Tensor> outputs = Tensor.outputsOf(response);
    json.writeStartObject();
    json.writeStringField("model_name", response.getModelName());
    text("model_version", response.getModelVersion());
    text("id", response.getId());
    parameters(response.getParametersMap());
    json.writeArrayFieldStart("outputs");
    for (int i = 0; i < outputs.size(); i++) {
      tensor(outputs.get(i), response.getOutputs(i).getParametersMap());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  void modelMetadata(ModelMetadataResponse metadata) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", metadata.getName());
    texts("versions", metadata.getVersionsList());
    json.writeStringField("platform", metadata.getPlatform());
    tensors("inputs", metadata.getInputsList());
    tensors("outputs", metadata.getOutputsList());
    json.writeEndObject();
  }

  void serverMetadata(ServerMetadataResponse metadata) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", metadata.getName());
    json.writeStringField("version", metadata.getVersion());
    texts("extensions", metadata.getExtensionsList());
    json.writeEndObject();
  }

  void error(String message) throws IOException {
    json.writeStartObject();
    json.writeStringField("error", message);
    json.writeEndObject();
  }

  private void tensor(Tensor tensor, Map<String, InferParameter> parameters) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tensor.name());
    json.writeStringField("datatype", tensor.datatype().name());
    shape(tensor.shape().dimensions());
    parameters(parameters);
    json.writeArrayFieldStart("data");
    values(tensor);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void values(Tensor tensor) throws IOException {
    if (tensor.datatype() == Datatype.BYTES) {
      for (String value : tensor.strings()) {
        json.writeString(value);
      }
      return;
    }
    ByteBuffer raw = tensor.buffer();
    while (raw.hasRemaining()) {
      switch (tensor.datatype()) {
        case BOOL -> json.writeBoolean(raw.get() != 0);
        case INT8 -> json.writeNumber(raw.get());
        case INT16 -> json.writeNumber(raw.getShort());
        case INT32 -> json.writeNumber(raw.getInt());
        case INT64 -> json.writeNumber(raw.getLong());
        case UINT8 -> json.writeNumber(Byte.toUnsignedInt(raw.get()));
        case UINT16 -> json.writeNumber(Short.toUnsignedInt(raw.getShort()));
        case UINT32 -> json.writeNumber(Integer.toUnsignedLong(raw.getInt()));
        case UINT64 -> unsigned(raw.getLong());
        case FP16 -> number(tensor, HalfPrecision.toFloat(raw.getShort()));
        case FP32 -> number(tensor, raw.getFloat());
        case FP64 -> number(tensor, raw.getDouble());
        case BYTES -> throw new AssertionError("written above");
      }
    }
  }

  private void number(Tensor tensor, float value) throws IOException {
    requireFinite(tensor, value);
    json.writeNumber(value);
  }

  private void number(Tensor tensor, double value) throws IOException {
    requireFinite(tensor, value);
    json.writeNumber(value);
  }

  private static void requireFinite(Tensor tensor, double value) {
    if (!Double.isFinite(value)) {
      throw new ProtocolException(
          "tensor %s: holds %s, which JSON cannot carry; use gRPC".formatted(tensor.name(), value));
    }
  }

  private void unsigned(long value) throws IOException {
    if (value >= 0) {
      json.writeNumber(value);
    } else {
      json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
    }
  }

  private void parameters(Map<String, InferParameter> parameters) throws IOException {
    if (parameters.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("parameters");
    for (Map.Entry<String, InferParameter> parameter : new TreeMap<>(parameters).entrySet()) {
      json.writeFieldName(parameter.getKey());
      InferParameter value = parameter.getValue();
      switch (value.getParameterChoiceCase()) {
        case BOOL_PARAM -> json.writeBoolean(value.getBoolParam());
        case INT64_PARAM -> json.writeNumber(value.getInt64Param());
        case STRING_PARAM -> json.writeString(value.getStringParam());
        case DOUBLE_PARAM -> json.writeNumber(value.getDoubleParam());
        case UINT64_PARAM -> unsigned(value.getUint64Param());
        case PARAMETERCHOICE_NOT_SET -> json.writeNull();
      }
    }
    json.writeEndObject();
  }

  private void tensors(String field, List<TensorMetadata> tensors) throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorMetadata tensor : tensors) {
      json.writeStartObject();
      json.writeStringField("name", tensor.getName());
      json.writeStringField("datatype", tensor.getDatatype());
      shape(tensor.getShapeList());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void shape(List<Long> dimensions) throws IOException {
    json.writeArrayFieldStart("shape");
    for (long dimension : dimensions) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
  }

  private void texts(String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void text(String field, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }
}
