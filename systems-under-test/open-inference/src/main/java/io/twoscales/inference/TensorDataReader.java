package io.twoscales.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one tensor's {@code data}: either one flat array or arrays nested as deep as the shape has
 * dimensions, in row-major order.
 */
final class TensorDataReader {
  private final JsonParser json;
  private final String name;
  private final Datatype datatype;
  private final Shape shape;
  private final RestLimits limits;
  private final LittleEndianBytes raw = new LittleEndianBytes();
  private boolean nested;
  private int count;

  TensorDataReader(
      JsonParser json, String name, Datatype datatype, Shape shape, RestLimits limits) {
    if (shape.elements() > limits.maxElements()) {
      throw new ProtocolException(
          "tensor %s: shape %s has %d elements, at most %d are allowed"
              .formatted(name, shape, shape.elements(), limits.maxElements()));
    }
    this.json = json;
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.limits = limits;
  }

  Tensor read() throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw found("an array as \"data\"", json.getText());
    }
    array(0);
    if (count != shape.elements()) {
      throw found(
          "%d elements for shape %s".formatted(shape.elements(), shape), Integer.toString(count));
    }
    return new Tensor(name, datatype, shape, raw.toByteString());
  }

  private void array(int depth) throws IOException {
    int length = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_ARRAY) {
        if (depth == 0 && length == 0) {
          nested = true;
        }
        if (!nested || depth + 1 >= shape.rank()) {
          throw found("data flat or nested as shape %s".formatted(shape), "a deeper array");
        }
        array(depth + 1);
      } else {
        if (nested && depth + 1 < shape.rank()) {
          throw found("data flat or nested as shape %s".formatted(shape), "a value among arrays");
        }
        if (count == shape.elements()) {
          throw found("%d elements for shape %s".formatted(shape.elements(), shape), "more");
        }
        element();
        count++;
      }
      length++;
    }
    if (nested && length != shape.size(depth)) {
      throw found(
          "%d entries in dimension %d of shape %s".formatted(shape.size(depth), depth, shape),
          Integer.toString(length));
    }
  }

  private void element() throws IOException {
    switch (datatype) {
      case BOOL -> raw.putByte(bool() ? 1 : 0);
      case INT8, UINT8 -> raw.putByte((int) integer());
      case INT16, UINT16 -> raw.putShort((int) integer());
      case INT32, UINT32 -> raw.putInt((int) integer());
      case INT64 -> raw.putLong(bigInteger(63, true));
      case UINT64 -> raw.putLong(bigInteger(64, false));
      case FP16 -> raw.putShort(half());
      case FP32 -> raw.putFloat((float) finite(number()));
      case FP64 -> raw.putDouble(finite(number()));
      case BYTES -> raw.putString(string());
    }
  }

  private boolean bool() throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw foundValue();
    };
  }

  private long integer() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw foundValue();
    }
    long value = json.getLongValue();
    IntegerRange.of(datatype).check(name, value);
    return value;
  }

  private long bigInteger(int bits, boolean signed) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw foundValue();
    }
    BigInteger value = json.getBigIntegerValue();
    if (value.bitLength() > bits || (!signed && value.signum() < 0)) {
      throw foundValue();
    }
    return value.longValue();
  }

  private double number() throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw foundValue();
    }
    return datatype == Datatype.FP32 ? json.getFloatValue() : json.getDoubleValue();
  }

  private short half() throws IOException {
    short bits = HalfPrecision.fromFloat((float) number());
    finite(HalfPrecision.toFloat(bits));
    return bits;
  }

  private double finite(double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw foundValue();
    }
    return value;
  }

  private ByteBuffer string() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw foundValue();
    }
    ByteBuffer utf8;
    try {
      utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json.getText()));
    } catch (CharacterCodingException e) {
      throw new ProtocolException(
          "tensor %s: element %d has half of a surrogate pair".formatted(name, count), e);
    }
    if (utf8.remaining() > limits.maxStringBytes()) {
      throw found(
          "strings of at most %d bytes".formatted(limits.maxStringBytes()),
          "%d in element %d".formatted(utf8.remaining(), count));
    }
    return utf8;
  }

  private ProtocolException foundValue() throws IOException {
    String text = json.getText();
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return found(datatype.name(), "%s as element %d".formatted(shown, count));
  }

  private ProtocolException found(String expected, String found) {
    return new ProtocolException(
        "tensor %s: expected %s, found %s".formatted(name, expected, found));
  }
}
