package io.twoscales.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.twoscales.inference.grpc.InferTensorContents;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTest {

  /** Raw contents as the specification lays them out, written down by hand. */
  @ParameterizedTest
  @CsvSource({
    "BOOL, 0100",
    "INT8, ff7f",
    "INT16, ffff7f00",
    "INT32, ffffffff7f000000",
    "INT64, ffffffffffffffff7f00000000000000",
    "UINT8, ff7f",
    "UINT16, ff007f00",
    "UINT32, ff0000007f000000",
    "UINT64, ff000000000000007f00000000000000",
    "FP32, 0000803f000000c0",
    "FP64, 000000000000f03f00000000000000c0",
    "BYTES, 01000000610200000062c3",
  })
  void typedContentsAreTheSameTensorAsRawOnes(String datatype, String hex) {
    InferTensorContents typed =
        switch (Datatype.named(datatype)) {
          case BOOL -> typed().addBoolContents(true).addBoolContents(false).build();
          case INT8, INT16, INT32 -> typed().addIntContents(-1).addIntContents(127).build();
          case INT64 -> typed().addInt64Contents(-1).addInt64Contents(127).build();
          case UINT8, UINT16, UINT32 -> typed().addUintContents(255).addUintContents(127).build();
          case UINT64 -> typed().addUint64Contents(255).addUint64Contents(127).build();
          case FP32 -> typed().addFp32Contents(1).addFp32Contents(-2).build();
          case FP64 -> typed().addFp64Contents(1).addFp64Contents(-2).build();
          case BYTES ->
              typed()
                  .addBytesContents(ByteString.copyFromUtf8("a"))
                  .addBytesContents(ByteString.copyFrom(new byte[] {'b', (byte) 0xc3}))
                  .build();
          case FP16 -> throw new AssertionError("has no typed contents");
        };

    Tensor fromTyped = Tensor.inputsOf(request(datatype, typed)).get(0);
    Tensor fromRaw = Tensor.inputsOf(request(datatype, ByteString.fromHex(hex))).get(0);

    assertThat(fromTyped).isEqualTo(fromRaw);
  }

  @Test
  void givesItsValues() {
    assertThat(Tensor.ofStrings("x", List.of("", "ä")).strings()).containsExactly("", "ä");
    assertThat(Tensor.ofFloats("x", Shape.of(1, 2), new float[] {0.5f, -1}).floats())
        .containsExactly(0.5f, -1);
  }

  @Test
  void refusesToGiveValuesOfAnotherDatatype() {
    Tensor text = Tensor.ofStrings("x", List.of("a"));

    assertThatThrownBy(text::floats)
        .isInstanceOf(ProtocolException.class)
        .hasMessage("tensor x: expected datatype FP32, found BYTES");
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    Tensor tensor =
        Tensor.inputsOf(
                request(
                    "BYTES",
                    typed()
                        .addBytesContents(ByteString.copyFromUtf8("fine"))
                        .addBytesContents(ByteString.copyFrom(new byte[] {(byte) 0xc0, 0}))
                        .build()))
            .get(0);

    assertThatThrownBy(tensor::strings)
        .isInstanceOf(ProtocolException.class)
        .hasMessage("tensor x: expected UTF-8, element 1 is not");
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, 0000803f, 'shape [2] of FP32 takes 8 bytes, found 4'",
    "BYTES, 0100000061, 'shape [2] takes 2 elements, found 1'",
    "BYTES, 010000006101000000, 'raw BYTES contents end within element 1'",
    "BYTES, 010000006101, 'raw BYTES contents end within element 1'",
    "BYTES, ffffffff, 'raw BYTES contents end within element 0'",
  })
  void refusesRawContentsOfAnotherSize(String datatype, String hex, String reason) {
    assertThatThrownBy(() -> Tensor.inputsOf(request(datatype, ByteString.fromHex(hex))))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("tensor x: " + reason);
  }

  @Test
  void refusesTypedContentsThatDoNotFit() {
    assertThatThrownBy(() -> Tensor.inputsOf(request("FP32", typed().addIntContents(1).build())))
        .hasMessage("tensor x: shape [2] takes 2 elements, found 0 of FP32");
    assertThatThrownBy(
            () ->
                Tensor.inputsOf(
                    request("INT8", typed().addIntContents(1).addIntContents(128).build())))
        .hasMessage("tensor x: expected INT8, from -128 to 127, found 128");
    assertThatThrownBy(() -> Tensor.inputsOf(request("FP16", typed().build())))
        .hasMessage("tensor x: FP16 has no typed contents, expected raw contents");
  }

  @Test
  void refusesTypedBesideRawContents() {
    ModelInferRequest.Builder both =
        request("FP32", typed().addFp32Contents(1).addFp32Contents(2).build()).toBuilder();
    both.addRawInputContents(ByteString.copyFrom(new byte[8]));
    ModelInferRequest.Builder extra = request("FP32", ByteString.copyFrom(new byte[8])).toBuilder();
    extra.addRawInputContents(ByteString.EMPTY);

    assertThatThrownBy(() -> Tensor.inputsOf(both.build()))
        .hasMessageContaining("typed contents beside raw contents");
    assertThatThrownBy(() -> Tensor.inputsOf(extra.build()))
        .hasMessage("raw_input_contents has 2 entries for 1 inputs: expected one for each");
  }

  @ParameterizedTest
  @CsvSource({
    "0000, 0.0",
    "0001, 5.9604645e-8",
    "03ff, 6.097555e-5",
    "0400, 6.1035156e-5",
    "3c00, 1.0",
    "3555, 0.33325195",
    "c000, -2.0",
    "7bff, 65504.0",
    "7c00, Infinity",
    "fc00, -Infinity",
  })
  void halfPrecisionIsThatOfIeee754(String bits, float value) {
    short half = (short) Integer.parseInt(bits, 16);

    assertThat(HalfPrecision.toFloat(half)).isEqualTo(value);
    assertThat(HalfPrecision.fromFloat(value)).isEqualTo(half);
  }

  @ParameterizedTest
  @CsvSource({
    "1.00048828125, 3c00", // half a step above 1: ties to even
    "1.00146484375, 3c02",
    "65519.996, 7bff",
    "65520, 7c00",
    "2.9802322e-8, 0000", // half the smallest
    "2.9802326e-8, 0001",
    "6.1005e-5, 03ff",
    "1.99999, 4000",
  })
  void halfPrecisionRoundsToTheNearest(float value, String bits) {
    assertThat(Integer.toHexString(HalfPrecision.fromFloat(value) & 0xffff))
        .isEqualTo(bits.replaceFirst("^0+(?=.)", ""));
  }

  private static InferTensorContents.Builder typed() {
    return InferTensorContents.newBuilder();
  }

  private static ModelInferRequest request(String datatype, InferTensorContents typed) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    request.addInputsBuilder().setName("x").setDatatype(datatype).addShape(2).setContents(typed);
    return request.build();
  }

  private static ModelInferRequest request(String datatype, ByteString raw) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().addRawInputContents(raw);
    request.addInputsBuilder().setName("x").setDatatype(datatype).addShape(2);
    return request.build();
  }
}
