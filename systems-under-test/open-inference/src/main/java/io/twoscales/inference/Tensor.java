package io.twoscales.inference;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.twoscales.inference.grpc.InferTensorContents;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferInputTensor;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A named array of values, whichever of the protocol's two forms (typed or raw contents) it came
 * in.
 *
 * @param raw the elements in row-major order, little-endian, as in the protocol's raw contents;
 *     {@link Datatype#BYTES} elements each after its length in four bytes
 */
public record Tensor(String name, Datatype datatype, Shape shape, ByteString raw) {

  /**
   * Takes a tensor from raw contents.
   *
   * @throws ProtocolException if the contents are not as many elements as the shape says
   */
  public Tensor {
    if (name.isEmpty()) {
      throw new ProtocolException("a tensor has no name");
    }
    if (datatype == Datatype.BYTES) {
      checkStrings(name, shape, raw);
    } else if ((long) shape.elements() * datatype.bytesPerElement() != raw.size()) {
      throw new ProtocolException(
          "tensor %s: shape %s of %s takes %d bytes, found %d"
              .formatted(
                  name,
                  shape,
                  datatype,
                  (long) shape.elements() * datatype.bytesPerElement(),
                  raw.size()));
    }
  }

  /** A tensor of {@link Datatype#FP32}. */
  public static Tensor ofFloats(String name, Shape shape, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Tensor(name, Datatype.FP32, shape, UnsafeByteOperations.unsafeWrap(bytes));
  }

  /** A tensor of {@link Datatype#BYTES} in one dimension, each element a string in UTF-8. */
  public static Tensor ofStrings(String name, List<String> values) {
    LittleEndianBytes bytes = new LittleEndianBytes();
    for (String value : values) {
      bytes.putString(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }
    return new Tensor(name, Datatype.BYTES, Shape.of(values.size()), bytes.toByteString());
  }

  /**
   * The inputs of a request, in its order.
   *
   * @throws ProtocolException if one is malformed
   */
  public static List<Tensor> inputsOf(ModelInferRequest request) {
    int rawCount = request.getRawInputContentsCount();
    checkRawCount("raw_input_contents", rawCount, "inputs", request.getInputsCount());
    List<Tensor> tensors = new ArrayList<>(request.getInputsCount());
    for (int i = 0; i < request.getInputsCount(); i++) {
      InferInputTensor input = request.getInputs(i);
      ByteString raw = rawCount > 0 ? request.getRawInputContents(i) : null;
      if (raw != null && input.hasContents()) {
        throw bothForms(input.getName());
      }
      tensors.add(
          from(
              input.getName(),
              input.getDatatype(),
              input.getShapeList(),
              input.getContents(),
              raw));
    }
    return tensors;
  }

  /**
   * The outputs of a response, in its order.
   *
   * @throws ProtocolException if one is malformed
   */
  public static List<Tensor> outputsOf(ModelInferResponse response) {
    int rawCount = response.getRawOutputContentsCount();
    checkRawCount("raw_output_contents", rawCount, "outputs", response.getOutputsCount());
    List<Tensor> tensors = new ArrayList<>(response.getOutputsCount());
    for (int i = 0; i < response.getOutputsCount(); i++) {
      InferOutputTensor output = response.getOutputs(i);
      ByteString raw = rawCount > 0 ? response.getRawOutputContents(i) : null;
      if (raw != null && output.hasContents()) {
        throw bothForms(output.getName());
      }
      tensors.add(
          from(
              output.getName(),
              output.getDatatype(),
              output.getShapeList(),
              output.getContents(),
              raw));
    }
    return tensors;
  }

  /** Adds this tensor to a request's inputs, with raw contents. */
  public void addTo(ModelInferRequest.Builder request) {
    request
        .addRawInputContents(raw)
        .addInputsBuilder()
        .setName(name)
        .setDatatype(datatype.name())
        .addAllShape(shape.dimensions());
  }

  /** Adds this tensor to a response's outputs, with raw contents. */
  public void addTo(ModelInferResponse.Builder response) {
    response
        .addRawOutputContents(raw)
        .addOutputsBuilder()
        .setName(name)
        .setDatatype(datatype.name())
        .addAllShape(shape.dimensions());
  }

  /**
   * The values of a tensor of {@link Datatype#FP32}.
   *
   * @throws ProtocolException for any other datatype
   */
  public float[] floats() {
    require(Datatype.FP32);
    float[] values = new float[shape.elements()];
    buffer().asFloatBuffer().get(values);
    return values;
  }

  /**
   * The elements of a tensor of {@link Datatype#BYTES}.
   *
   * @throws ProtocolException for any other datatype
   */
  public List<ByteString> byteStrings() {
    require(Datatype.BYTES);
    List<ByteString> values = new ArrayList<>(shape.elements());
    ByteBuffer bytes = buffer();
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      int start = bytes.position();
      values.add(raw.substring(start, start + length));
      bytes.position(start + length);
    }
    return values;
  }

  /**
   * The elements of a tensor of {@link Datatype#BYTES} as text.
   *
   * @throws ProtocolException for any other datatype, or if an element is not UTF-8
   */
  public List<String> strings() {
    List<ByteString> elements = byteStrings();
    List<String> values = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      try {
        values.add(
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(elements.get(i).asReadOnlyByteBuffer())
                .toString());
      } catch (CharacterCodingException e) {
        throw new ProtocolException(
            "tensor %s: expected UTF-8, element %d is not".formatted(name, i), e);
      }
    }
    return values;
  }

  /** Items {@code from} (inclusive) to {@code to} (exclusive) of the first dimension. */
  Tensor items(int from, int to) {
    Shape item = shape.item();
    int start = byteOffset(from * item.elements());
    int end = byteOffset(to * item.elements());
    return new Tensor(name, datatype, item.batchOf(to - from), raw.substring(start, end));
  }

  /**
   * The raw contents as a buffer to read from. Part of a larger string of bytes gives a buffer that
   * does not begin at position 0, on which offsets would be wrong.
   */
  ByteBuffer buffer() {
    return raw.asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private int byteOffset(int element) {
    if (datatype != Datatype.BYTES) {
      return element * datatype.bytesPerElement();
    }
    ByteBuffer bytes = buffer();
    for (int i = 0; i < element; i++) {
      int length = bytes.getInt();
      bytes.position(bytes.position() + length);
    }
    return bytes.position();
  }

  private void require(Datatype expected) {
    if (datatype != expected) {
      throw new ProtocolException(
          "tensor %s: expected datatype %s, found %s".formatted(name, expected, datatype));
    }
  }

  private static Tensor from(
      String name, String datatype, List<Long> shape, InferTensorContents typed, ByteString raw) {
    Datatype known;
    Shape valid;
    try {
      known = Datatype.named(datatype);
      valid = new Shape(shape);
    } catch (ProtocolException e) {
      throw new ProtocolException("tensor %s: %s".formatted(name, e.getMessage()), e);
    }
    ByteString contents = raw == null ? TypedContents.toRaw(name, known, valid, typed) : raw;
    return new Tensor(name, known, valid, contents);
  }

  private static void checkStrings(String name, Shape shape, ByteString raw) {
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int count = 0;
    while (bytes.hasRemaining()) {
      int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw new ProtocolException(
            "tensor %s: raw BYTES contents end within element %d".formatted(name, count));
      }
      bytes.position(bytes.position() + length);
      count++;
    }
    if (count != shape.elements()) {
      throw new ProtocolException(
          "tensor %s: shape %s takes %d elements, found %d"
              .formatted(name, shape, shape.elements(), count));
    }
  }

  private static void checkRawCount(String field, int rawCount, String tensors, int tensorCount) {
    if (rawCount > 0 && rawCount != tensorCount) {
      throw new ProtocolException(
          "%s has %d entries for %d %s: expected one for each"
              .formatted(field, rawCount, tensorCount, tensors));
    }
  }

  private static ProtocolException bothForms(String name) {
    return new ProtocolException(
        "tensor %s: has typed contents beside raw contents, expected one of them".formatted(name));
  }
}
