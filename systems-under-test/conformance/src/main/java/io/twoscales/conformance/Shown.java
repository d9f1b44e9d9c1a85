package io.twoscales.conformance;

import com.google.protobuf.MessageOrBuilder;
import java.nio.charset.StandardCharsets;

/** Messages as evidence: one short line each. */
final class Shown {
  private static final int LIMIT = 240;

  private Shown() {}

  static String text(byte[] body) {
    return shortened(new String(body, StandardCharsets.UTF_8));
  }

  static String message(MessageOrBuilder message) {
    return "{" + shortened(message.toString()) + "}";
  }

  static String shortened(String text) {
    String line = text.replaceAll("[\\p{Cntrl} ]+", " ").strip();
    int half = LIMIT / 2;
    return line.length() <= LIMIT
        ? line
        : line.substring(0, half) + " … " + line.substring(line.length() - half);
  }
}
