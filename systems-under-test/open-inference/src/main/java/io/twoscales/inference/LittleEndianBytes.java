package io.twoscales.inference;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Growing raw tensor contents. */
final class LittleEndianBytes {
  private static final int INITIAL_BYTES = 256;

  private ByteBuffer buffer = allocate(INITIAL_BYTES);

  void putByte(int value) {
    room(Byte.BYTES).put((byte) value);
  }

  void putShort(int value) {
    room(Short.BYTES).putShort((short) value);
  }

  void putInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void putLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  void putFloat(float value) {
    room(Float.BYTES).putFloat(value);
  }

  void putDouble(double value) {
    room(Double.BYTES).putDouble(value);
  }

  void putString(ByteBuffer value) {
    putInt(value.remaining());
    room(value.remaining()).put(value);
  }

  /** What was put so far; this buffer must not be used afterwards. */
  ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(buffer.flip());
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int needed = Math.addExact(buffer.position(), bytes);
      int doubled = (int) Math.min(2L * buffer.capacity(), Integer.MAX_VALUE - 8);
      buffer = allocate(Math.max(needed, doubled)).put(buffer.flip());
    }
    return buffer;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
