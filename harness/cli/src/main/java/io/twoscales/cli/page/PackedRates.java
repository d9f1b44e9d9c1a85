package io.twoscales.cli.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.drawing.RateColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.function.IntToDoubleFunction;
import java.util.zip.DeflaterOutputStream;

/**
 * The rates of a trace as a page carries them: every second where there is room, else the lowest,
 * mean and highest of stretches that are as short as there is room for.
 */
final class PackedRates {
  private static final int[] STEPS_SECONDS = {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600};

  private PackedRates() {}

  /** Adds them to the page's data, in at most so many characters. */
  static void addTo(ObjectNode data, RateTrace rates, int mostCharacters) {
    for (int step : STEPS_SECONDS) {
      boolean last = step == STEPS_SECONDS[STEPS_SECONDS.length - 1];
      if (!last && (long) rates.seconds() / step > mostCharacters * 8L) {
        continue;
      }
      RateColumns columns =
          new RateColumns(rates, Math.max(1, (rates.seconds() + step - 1) / step));
      ObjectNode packed = data.objectNode();
      int characters = add(packed, "mean", columns.count(), columns::mean);
      if (step > 1) {
        characters += add(packed, "lowest", columns.count(), columns::lowest);
        characters += add(packed, "highest", columns.count(), columns::highest);
      }
      if (characters <= mostCharacters || last) {
        data.put("points", columns.count());
        data.set("rates", packed);
        return;
      }
    }
  }

  private static int add(ObjectNode to, String name, int count, IntToDoubleFunction values) {
    double most = 0;
    boolean whole = true;
    for (int i = 0; i < count; i++) {
      double value = values.applyAsDouble(i);
      most = Math.max(most, value);
      whole &= value == Math.rint(value);
    }
    int bytes = !whole || most > 65_535 ? 4 : most > 255 ? 2 : 1;
    ByteBuffer buffer = ByteBuffer.allocate(count * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      double value = values.applyAsDouble(i);
      switch (bytes) {
        case 1 -> buffer.put((byte) value);
        case 2 -> buffer.putShort((short) value);
        default -> buffer.putFloat((float) value);
      }
    }
    String text = Base64.getEncoder().encodeToString(deflated(buffer.array()));
    to.putObject(name).put("bytes", bytes).put("base64", text);
    return text.length();
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
