package io.twoscales.conformance;

import io.twoscales.inference.Datatype;
import io.twoscales.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Compares tensors: numbers by their distance, anything else byte by byte. */
final class Values {
  /** Relative to the larger of the two norms: what printing and parsing numbers may lose. */
  private static final double TOLERANCE = 1e-3;

  private Values() {}

  /** What keeps two answers apart; empty if nothing does. */
  static Optional<String> difference(List<Tensor> expected, List<Tensor> found) {
    if (expected.size() != found.size()) {
      return Optional.of("%d tensors and %d".formatted(expected.size(), found.size()));
    }
    for (int i = 0; i < expected.size(); i++) {
      Tensor one = expected.get(i);
      Tensor other = found.get(i);
      if (!one.name().equals(other.name())
          || one.datatype() != other.datatype()
          || !one.shape().equals(other.shape())) {
        return Optional.of("%s and %s".formatted(described(one), described(other)));
      }
      double distance = distance(one, other);
      if (!(distance <= TOLERANCE)) {
        return Optional.of("values of %s differ by %.2g".formatted(one.name(), distance));
      }
    }
    return Optional.empty();
  }

  /**
   * Euclidean distance of two tensors of one datatype and number of elements over the larger of
   * their norms; for what is no number 0 if they are equal, else 1.
   */
  static double distance(Tensor one, Tensor other) {
    if (one.raw().equals(other.raw())) {
      return 0;
    }
    if (one.datatype() == Datatype.BYTES || one.datatype() == Datatype.FP16) {
      return 1;
    }
    ByteBuffer a = one.raw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b = other.raw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    double squares = 0;
    double ofOne = 0;
    double ofOther = 0;
    while (a.hasRemaining()) {
      double x = next(a, one.datatype());
      double y = next(b, one.datatype());
      squares += (x - y) * (x - y);
      ofOne += x * x;
      ofOther += y * y;
    }
    return Math.sqrt(squares) / Math.sqrt(Math.max(ofOne, ofOther));
  }

  private static double next(ByteBuffer raw, Datatype datatype) {
    return switch (datatype.bytesPerElement()) {
      case Byte.BYTES -> raw.get();
      case Short.BYTES -> raw.getShort();
      case Integer.BYTES -> datatype == Datatype.FP32 ? raw.getFloat() : raw.getInt();
      default -> datatype == Datatype.FP64 ? raw.getDouble() : raw.getLong();
    };
  }

  private static String described(Tensor tensor) {
    return "%s %s %s".formatted(tensor.name(), tensor.datatype(), tensor.shape());
  }
}
