package io.twoscales.inference;

/** The values an integer datatype of up to 32 bits can hold. */
record IntegerRange(Datatype datatype, long least, long greatest) {

  static IntegerRange of(Datatype datatype) {
    return switch (datatype) {
      case INT8 -> new IntegerRange(datatype, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> new IntegerRange(datatype, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> new IntegerRange(datatype, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT8 -> new IntegerRange(datatype, 0, 0xFF);
      case UINT16 -> new IntegerRange(datatype, 0, 0xFFFF);
      case UINT32 -> new IntegerRange(datatype, 0, 0xFFFF_FFFFL);
      default -> throw new IllegalArgumentException(datatype + " is no integer of up to 32 bits");
    };
  }

  void check(String tensor, long value) {
    if (value < least || value > greatest) {
      throw new ProtocolException(
          "tensor %s: expected %s, from %d to %d, found %d"
              .formatted(tensor, datatype, least, greatest, value));
    }
  }
}
