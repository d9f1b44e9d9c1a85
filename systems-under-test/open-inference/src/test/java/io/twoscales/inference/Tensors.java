package io.twoscales.inference;

import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary tensors that JSON can carry. */
final class Tensors {
  private Tensors() {}

  /** Any tensor of that name with so many items of up to two further dimensions. */
  static Arbitrary<Tensor> any(String name, int items) {
    Arbitrary<Shape> item = Arbitraries.longs().between(0, 3).list().ofMaxSize(2).map(Shape::new);
    return Combinators.combine(Arbitraries.of(Datatype.class), item)
        .flatAs((datatype, shape) -> of(name, datatype, shape.batchOf(items)));
  }

  /** Any tensor of that name, datatype and shape. */
  static Arbitrary<Tensor> of(String name, Datatype datatype, Shape shape) {
    return element(datatype)
        .list()
        .ofSize(shape.elements())
        .map(elements -> new Tensor(name, datatype, shape, ByteString.copyFrom(elements)));
  }

  private static Arbitrary<ByteString> element(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> Arbitraries.of(0, 1).map(bit -> raw(bytes -> bytes.putByte(bit)));
      case FP16 ->
          Arbitraries.shorts()
              .filter(bits -> Float.isFinite(HalfPrecision.toFloat(bits)))
              .map(bits -> raw(bytes -> bytes.putShort(bits)));
      case FP32 -> Arbitraries.floats().map(value -> raw(bytes -> bytes.putFloat(value)));
      case FP64 -> Arbitraries.doubles().map(value -> raw(bytes -> bytes.putDouble(value)));
      case BYTES ->
          Arbitraries.strings()
              .ofMaxLength(5)
              .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)))
              .map(
                  text ->
                      raw(
                          bytes ->
                              bytes.putString(
                                  ByteString.copyFromUtf8(text).asReadOnlyByteBuffer())));
      default ->
          Arbitraries.bytes()
              .array(byte[].class)
              .ofSize(datatype.bytesPerElement())
              .map(ByteString::copyFrom);
    };
  }

  private static ByteString raw(Consumer<LittleEndianBytes> element) {
    LittleEndianBytes bytes = new LittleEndianBytes();
    element.accept(bytes);
    return bytes.toByteString();
  }
}
