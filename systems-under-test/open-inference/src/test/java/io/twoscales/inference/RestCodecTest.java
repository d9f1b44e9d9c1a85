package io.twoscales.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.twoscales.inference.grpc.InferParameter;
import io.twoscales.inference.grpc.InferTensorContents;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestCodecTest {

  @Test
  void readsARequestWithEverythingTheProtocolNames() {
    ModelInferRequest request =
        parse(
            """
            {"id": "42", "parameters": {"priority": 3, "trace": true, "note": "x", "share": 0.5},
             "inputs": [{"name": "text", "shape": [2], "datatype": "BYTES",
                         "parameters": {"content_type": "str"}, "data": ["one", "zwei – 二"]}],
             "outputs": [{"name": "embedding"}],
             "extension": {"of": ["another", "server"]}}
            """);

    assertThat(request.getModelName()).isEqualTo("m");
    assertThat(request.getId()).isEqualTo("42");
    assertThat(request.getParametersMap())
        .containsEntry("priority", InferParameter.newBuilder().setInt64Param(3).build())
        .containsEntry("trace", InferParameter.newBuilder().setBoolParam(true).build())
        .containsEntry("note", InferParameter.newBuilder().setStringParam("x").build())
        .containsEntry("share", InferParameter.newBuilder().setDoubleParam(0.5).build());
    assertThat(Tensor.inputsOf(request).get(0).strings()).containsExactly("one", "zwei – 二");
    assertThat(request.getInputs(0).getParametersMap()).containsKey("content_type");
    assertThat(request.getOutputs(0).getName()).isEqualTo("embedding");
  }

  @Test
  void readsNestedAndFlatDataAlike() {
    Tensor flat = input("[2, 3]", "FP32", "[1, 2, 3, 4, 5, 6.5]");
    Tensor nested = input("[2, 3]", "FP32", "[[1, 2, 3], [4, 5, 6.5]]");

    assertThat(nested).isEqualTo(flat);
    assertThat(nested.floats()).containsExactly(1, 2, 3, 4, 5, 6.5f);
  }

  @Test
  void readsATensorWhoseDataStandsBeforeItsDescription() {
    ModelInferRequest request =
        parse(
            """
            {"inputs": [{"data": [[1, 2], [3, 4]], "name": "x", "datatype": "FP32", "shape": [2, 2]},
                        {"name": "y", "data": ["a"], "datatype": "BYTES", "shape": [1]}]}
            """);

    assertThat(Tensor.inputsOf(request).get(0).floats()).containsExactly(1, 2, 3, 4);
    assertThat(Tensor.inputsOf(request).get(1).strings()).containsExactly("a");
  }

  @Test
  void readsEmptyTensorsAndScalars() {
    assertThat(input("[0]", "BYTES", "[]").strings()).isEmpty();
    assertThat(input("[2, 0]", "FP32", "[[], []]").floats()).isEmpty();
    assertThat(input("[]", "FP32", "[7]").floats()).containsExactly(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[2]    | FP32   | [1]                  | expected 2 elements for shape [2], found 1",
        "[1]    | FP32   | [1, 2]               | expected 1 elements for shape [1], found more",
        "[2, 2] | FP32   | [[1, 2], [3]]        | expected 2 entries in dimension 1",
        "[2, 2] | FP32   | [[1, 2], 3]          | a value among arrays",
        "[2, 2] | FP32   | [1, [2]]             | a deeper array",
        "[2]    | FP32   | [[1], [2]]           | a deeper array",
        "[1]    | FP32   | [\"1\"]              | expected FP32, found 1 as element 0",
        "[2]    | FP32   | [0, 1e39]            | expected FP32, found 1e39 as element 1",
        "[1]    | FP64   | [1e309]              | expected FP64",
        "[1]    | FP16   | [65520]              | expected FP16",
        "[1]    | FP32   | [null]               | expected FP32, found null",
        "[1]    | INT8   | [128]                | expected INT8, from -128 to 127, found 128",
        "[1]    | UINT8  | [-1]                 | expected UINT8, from 0 to 255, found -1",
        "[1]    | INT32  | [1.5]                | expected INT32, found 1.5",
        "[1]    | INT64  | [9223372036854775808]| expected INT64",
        "[1]    | UINT64 | [18446744073709551616] | expected UINT64",
        "[1]    | UINT64 | [-1]                 | expected UINT64",
        "[1]    | BOOL   | [1]                  | expected BOOL, found 1",
        "[1]    | BYTES  | [1]                  | expected BYTES, found 1",
        "[1]    | BYTES  | [\"\\ud800\"]        | half of a surrogate pair",
        "[1]    | BYTES  | \"text\"             | expected an array as \"data\"",
        "[1]    | TEXT   | [\"a\"]              | unknown datatype \"TEXT\"",
        "[-1]   | BYTES  | [\"a\"]              | expected sizes from 0",
        "[65536, 65536] | BYTES | [\"a\"]        | holds at most 2147483647 elements",
        "[5000, 5000] | BYTES | [\"a\"]          | at most 16777216 are allowed",
      })
  void refusesATensorThatIsNotWhatItSays(
      String shape, String datatype, String data, String reason) {
    assertThatThrownBy(() -> input(shape, datatype, data))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("tensor x: ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                  | the body: expected a JSON object, found nothing",
        "[]                                  | the body: expected a JSON object, found [",
        "{}                                  | expected \"inputs\" with at least one tensor",
        "{\"inputs\": []}                    | expected \"inputs\" with at least one tensor",
        "{\"inputs\": {}}                    | \"inputs\": expected an array",
        "{\"inputs\": [1]}                   | inputs: expected a JSON object, found 1",
        "{\"inputs\": [{\"name\": \"x\"}]}   | a tensor of \"inputs\" (x) lacks \"datatype\"",
        "{\"inputs\": [{\"shape\": [1.5]}]}  | \"shape\": expected whole numbers, found 1.5",
        "{\"id\": 7}                         | \"id\": expected a string, found 7",
        "{\"parameters\": {\"p\": null}}     | parameter \"p\" of the request: expected",
        "{\"outputs\": [{}]}                 | a requested output has no \"name\"",
        "{\"id\": \"a\", \"id\": \"b\"}      | Duplicate field 'id'",
        "{\"id\": \"a\"                      | malformed JSON at byte",
        "{\"inputs\": [{\"name\": \"x\", \"shape\": [1], \"datatype\": \"FP32\", \"data\": [1]}]} 2 | more",
      })
  void refusesABodyThatIsNoRequest(String body, String reason) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesInvalidUtf8() {
    byte[] body =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"?\"]}]}"
            .getBytes(UTF_8);
    body[body.length - 6] = (byte) 0xff;

    assertThatThrownBy(() -> RestCodec.parseRequest(body, "m"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("Invalid UTF-8");
  }

  @Test
  void holdsToItsLimits() {
    RestLimits limits = new RestLimits(2, 4);
    byte[] tooMany = body("[3]", "FP32", "[1, 2, 3]");
    byte[] tooLong = body("[2]", "BYTES", "[\"four\", \"zwölf\"]");

    assertThatThrownBy(() -> RestCodec.parseRequest(tooMany, "m", limits))
        .hasMessageContaining("shape [3] has 3 elements, at most 2 are allowed");
    assertThatThrownBy(() -> RestCodec.parseRequest(tooLong, "m", limits))
        .hasMessageContaining("expected strings of at most 4 bytes, found 6 in element 1");
  }

  @Test
  void writesTypedAndRawContentsAlike() {
    ModelInferResponse.Builder typed = ModelInferResponse.newBuilder().setModelName("m").setId("7");
    typed
        .addOutputsBuilder()
        .setName("y")
        .setDatatype("FP32")
        .addShape(2)
        .setContents(
            InferTensorContents.newBuilder().addFp32Contents(0.1f).addFp32Contents(-2f).build());
    ModelInferResponse.Builder raw = ModelInferResponse.newBuilder().setModelName("m").setId("7");
    Tensor.ofFloats("y", Shape.of(2), new float[] {0.1f, -2f}).addTo(raw);

    assertThat(new String(RestCodec.writeResponse(typed.build()), UTF_8))
        .isEqualTo(new String(RestCodec.writeResponse(raw.build()), UTF_8))
        .isEqualTo(
            "{\"model_name\":\"m\",\"id\":\"7\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\","
                + "\"shape\":[2],\"data\":[0.1,-2.0]}]}");
  }

  @Test
  void refusesToWriteWhatJsonCannotCarry() {
    ModelInferResponse.Builder infinite = ModelInferResponse.newBuilder();
    Tensor.ofFloats("y", Shape.of(1), new float[] {Float.NaN}).addTo(infinite);
    ModelInferResponse.Builder binary = ModelInferResponse.newBuilder();
    new Tensor(
            "y",
            Datatype.BYTES,
            Shape.of(1),
            ByteString.copyFrom(new byte[] {1, 0, 0, 0, (byte) 0xff}))
        .addTo(binary);

    assertThatThrownBy(() -> RestCodec.writeResponse(infinite.build()))
        .hasMessage("tensor y: holds NaN, which JSON cannot carry; use gRPC");
    assertThatThrownBy(() -> RestCodec.writeResponse(binary.build()))
        .hasMessage("tensor y: expected UTF-8, element 0 is not");
  }

  @Test
  void writesMetadata() {
    ModelMetadataResponse.Builder model =
        ModelMetadataResponse.newBuilder()
            .setName("m")
            .addVersions("1")
            .setPlatform("onnxruntime_onnx");
    model.addInputsBuilder().setName("text").setDatatype("BYTES").addShape(-1);
    model.addOutputsBuilder().setName("y").setDatatype("FP32").addAllShape(List.of(-1L, 384L));

    assertThat(new String(RestCodec.writeModelMetadata(model.build()), UTF_8))
        .isEqualTo(
            "{\"name\":\"m\",\"versions\":[\"1\"],\"platform\":\"onnxruntime_onnx\","
                + "\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[-1]}],"
                + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,384]}]}");
    assertThat(
            new String(
                RestCodec.writeServerMetadata(
                    ServerMetadataResponse.newBuilder().setName("s").setVersion("1").build()),
                UTF_8))
        .isEqualTo("{\"name\":\"s\",\"version\":\"1\",\"extensions\":[]}");
  }

  @Test
  void anErrorComesBackAsItWas() {
    String message = "tensor \"x\"\nis odd";

    assertThat(RestCodec.parseError(RestCodec.writeError(message))).isEqualTo(message);
    assertThatThrownBy(() -> RestCodec.parseError("{}".getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class);
  }

  private static ModelInferRequest parse(String body) {
    return RestCodec.parseRequest(body.getBytes(UTF_8), "m");
  }

  private static Tensor input(String shape, String datatype, String data) {
    return Tensor.inputsOf(RestCodec.parseRequest(body(shape, datatype, data), "m")).get(0);
  }

  private static byte[] body(String shape, String datatype, String data) {
    return "{\"inputs\": [{\"name\": \"x\", \"shape\": %s, \"datatype\": \"%s\", \"data\": %s}]}"
        .formatted(shape, datatype, data)
        .getBytes(UTF_8);
  }
}
