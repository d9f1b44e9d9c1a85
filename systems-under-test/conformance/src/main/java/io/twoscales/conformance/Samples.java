package io.twoscales.conformance;

import com.google.protobuf.ByteString;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Requests that a model should answer: made from what its metadata says it takes, or the request
 * that was given. The same every time.
 */
final class Samples {
  /** Size of a dimension that varies, other than the first. */
  private static final int VARYING = 4;

  private static final int MAX_ELEMENTS = 1 << 22;
  private static final List<String> TEXTS =
      List.of(
          "Rain.",
          "The committee will vote on the new budget for public libraries on Thursday.",
          "Where is the nearest railway station?",
          "Größe ist relativ.",
          "Add two spoons of sugar and stir until the dough is smooth.");
  private static final short[] HALVES = {0, 0x3800, 0x3C00};

  private final String model;
  private final Optional<ModelMetadataResponse> metadata;
  private final Optional<ModelInferRequest> given;

  Samples(
      String model, Optional<ModelMetadataResponse> metadata, Optional<ModelInferRequest> given) {
    this.model = model;
    this.metadata = metadata;
    this.given = given;
  }

  /** A request of one item, or the one that was given; different ones for different numbers. */
  ModelInferRequest request(int number) {
    if (given.isPresent()) {
      return given.get().toBuilder().setModelName(model).clearId().clearOutputs().build();
    }
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
    for (TensorMetadata input : inputs()) {
      tensor(input.getName(), datatype(input), shape(input), number).addTo(request);
    }
    return request.build();
  }

  /** Whether the metadata lets a request have several items: the first dimension varies. */
  boolean mayBatch() {
    return inputs().stream()
        .allMatch(input -> input.getShapeCount() > 0 && input.getShape(0) == -1);
  }

  /** Requests as one. */
  ModelInferRequest batchOf(List<ModelInferRequest> requests) {
    return RequestBatch.concatenate(requests);
  }

  /**
   * A tensor of some values that are no surprise to a model: small numbers, plain words.
   *
   * @param number different ones give different values
   */
  static Tensor tensor(String name, Datatype datatype, Shape shape, int number) {
    if (datatype == Datatype.BYTES) {
      return new Tensor(name, datatype, shape, texts(shape.elements(), number));
    }
    ByteBuffer raw =
        ByteBuffer.allocate(shape.elements() * datatype.bytesPerElement())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < shape.elements(); i++) {
      int k = i + 3 * number;
      switch (datatype) {
        case BOOL -> raw.put((byte) (k % 2));
        case INT8, UINT8 -> raw.put((byte) (k % 5));
        case INT16, UINT16 -> raw.putShort((short) (k % 5));
        case INT32, UINT32 -> raw.putInt(k % 5);
        case INT64, UINT64 -> raw.putLong(k % 5);
        case FP16 -> raw.putShort(HALVES[k % HALVES.length]);
        case FP32 -> raw.putFloat(k % 11 / 10f);
        case FP64 -> raw.putDouble(k % 11 / 10.0);
        case BYTES -> throw new AssertionError("made above");
      }
    }
    return new Tensor(name, datatype, shape, ByteString.copyFrom(raw.flip()));
  }

  private static ByteString texts(int elements, int number) {
    List<ByteString> parts = new ArrayList<>();
    for (int i = 0; i < elements; i++) {
      byte[] text = TEXTS.get((i + number) % TEXTS.size()).getBytes(StandardCharsets.UTF_8);
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      parts.add(ByteString.copyFrom(length.putInt(text.length).flip()));
      parts.add(ByteString.copyFrom(text));
    }
    return ByteString.copyFrom(parts);
  }

  private List<TensorMetadata> inputs() {
    return metadata
        .map(ModelMetadataResponse::getInputsList)
        .orElseThrow(
            () -> new NotApplicable("what the model takes is not known: it gave no metadata"));
  }

  private static Datatype datatype(TensorMetadata input) {
    try {
      return Datatype.named(input.getDatatype());
    } catch (ProtocolException e) {
      throw new NotApplicable("input %s: %s".formatted(input.getName(), e.getMessage()));
    }
  }

  private static Shape shape(TensorMetadata input) {
    long[] sizes =
        IntStream.range(0, input.getShapeCount())
            .mapToLong(d -> input.getShape(d) >= 0 ? input.getShape(d) : d == 0 ? 1 : VARYING)
            .toArray();
    try {
      Shape shape = Shape.of(sizes);
      if (shape.elements() <= MAX_ELEMENTS) {
        return shape;
      }
    } catch (ProtocolException e) {
      throw new NotApplicable("input %s: %s".formatted(input.getName(), e.getMessage()));
    }
    throw new NotApplicable("input %s is too large to be made up".formatted(input.getName()));
  }
}
