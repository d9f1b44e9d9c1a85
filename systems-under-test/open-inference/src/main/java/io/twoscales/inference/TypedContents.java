package io.twoscales.inference;

import com.google.protobuf.ByteString;
import io.twoscales.inference.grpc.InferTensorContents;
import java.util.List;

/** Makes raw contents of the protocol's typed ones. */
final class TypedContents {
  private TypedContents() {}

  static ByteString toRaw(
      String tensor, Datatype datatype, Shape shape, InferTensorContents contents) {
    int found =
        switch (datatype) {
          case BOOL -> contents.getBoolContentsCount();
          case INT8, INT16, INT32 -> contents.getIntContentsCount();
          case INT64 -> contents.getInt64ContentsCount();
          case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
          case UINT64 -> contents.getUint64ContentsCount();
          case FP32 -> contents.getFp32ContentsCount();
          case FP64 -> contents.getFp64ContentsCount();
          case BYTES -> contents.getBytesContentsCount();
          case FP16 ->
              throw new ProtocolException(
                  "tensor %s: FP16 has no typed contents, expected raw contents".formatted(tensor));
        };
    if (found != shape.elements()) {
      throw new ProtocolException(
          "tensor %s: shape %s takes %d elements, found %d of %s"
              .formatted(tensor, shape, shape.elements(), found, datatype));
    }
    LittleEndianBytes raw = new LittleEndianBytes();
    switch (datatype) {
      case BOOL -> contents.getBoolContentsList().forEach(value -> raw.putByte(value ? 1 : 0));
      case INT8, INT16, INT32 -> {
        IntegerRange range = IntegerRange.of(datatype);
        for (int value : contents.getIntContentsList()) {
          range.check(tensor, value);
          put(raw, datatype, value);
        }
      }
      case UINT8, UINT16, UINT32 -> {
        IntegerRange range = IntegerRange.of(datatype);
        for (int value : contents.getUintContentsList()) {
          range.check(tensor, Integer.toUnsignedLong(value));
          put(raw, datatype, value);
        }
      }
      case INT64 -> putLongs(raw, contents.getInt64ContentsList());
      case UINT64 -> putLongs(raw, contents.getUint64ContentsList());
      case FP32 -> contents.getFp32ContentsList().forEach(raw::putFloat);
      case FP64 -> contents.getFp64ContentsList().forEach(raw::putDouble);
      case BYTES ->
          contents
              .getBytesContentsList()
              .forEach(value -> raw.putString(value.asReadOnlyByteBuffer()));
      case FP16 -> throw new AssertionError("refused above");
    }
    return raw.toByteString();
  }

  private static void put(LittleEndianBytes raw, Datatype datatype, int value) {
    switch (datatype.bytesPerElement()) {
      case Byte.BYTES -> raw.putByte(value);
      case Short.BYTES -> raw.putShort(value);
      default -> raw.putInt(value);
    }
  }

  private static void putLongs(LittleEndianBytes raw, List<Long> values) {
    values.forEach(raw::putLong);
  }
}
