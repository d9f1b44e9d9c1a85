package io.twoscales.inference;

import java.util.Arrays;

/** The protocol's element types, by the names that stand in its messages. */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  FP32(4),
  FP64(8),
  /** Strings of any bytes, in raw contents each after its length in four bytes. */
  BYTES(0);

  private final int bytesPerElement;

  Datatype(int bytesPerElement) {
    this.bytesPerElement = bytesPerElement;
  }

  /** Size of one element in raw contents; 0 for {@link #BYTES}, whose elements vary. */
  public int bytesPerElement() {
    return bytesPerElement;
  }

  /**
   * The datatype of that name.
   *
   * @throws ProtocolException if the protocol has none
   */
  public static Datatype named(String name) {
    for (Datatype datatype : values()) {
      if (datatype.name().equals(name)) {
        return datatype;
      }
    }
    throw new ProtocolException(
        "unknown datatype \"%s\", expected one of %s".formatted(name, Arrays.toString(values())));
  }
}
