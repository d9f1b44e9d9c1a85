package io.twoscales.traces.formats;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;

/** Times as logs write them, in microseconds; without a zone they are taken for UTC. */
final class Timestamps {
  private static final long MICROS = 1_000_000;
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private Timestamps() {}

  /**
   * {@code 12.5} (seconds), {@code 2023-11-16 18:17:03.9799600}, {@code 2024-05-10T00:00:00Z},
   * {@code 2024-05-10 00:00:00.009930+00:00}; empty for anything else, negative numbers included.
   */
  static OptionalLong micros(String text) {
    return text.length() >= 19 && text.charAt(4) == '-' ? isoMicros(text) : secondsMicros(text);
  }

  private static OptionalLong secondsMicros(String text) {
    for (int i = 0; i < text.length(); i++) {
      // Double.parseDouble would also take "NaN", "0x1p3" and "1f".
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        return OptionalLong.empty();
      }
    }
    try {
      double seconds = Double.parseDouble(text);
      return seconds >= 0 && seconds < 1e11
          ? OptionalLong.of(Math.round(seconds * MICROS))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong isoMicros(String text) {
    try {
      long seconds =
          LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)).toEpochDay()
                  * 86_400
              + clock(text, 11);
      if ((text.charAt(10) != ' ' && text.charAt(10) != 'T') || text.charAt(7) != '-') {
        return OptionalLong.empty();
      }
      int at = 19;
      long fraction = 0;
      if (at < text.length() && text.charAt(at) == '.') {
        int digit = 100_000;
        for (at++; at < text.length() && Character.isDigit(text.charAt(at)); at++) {
          fraction += (long) digit * (text.charAt(at) - '0');
          digit /= 10;
        }
      }
      String zone = text.substring(at);
      return OptionalLong.of((seconds - zoneSeconds(zone)) * MICROS + fraction);
    } catch (NumberFormatException | DateTimeException | StringIndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }

  /** {@code 01/Jul/1995:00:00:01 -0400}, as in access logs. */
  static OptionalLong logMicros(String text) {
    try {
      int month = MONTHS.indexOf(text.substring(3, 6));
      if (month < 0 || month % 3 != 0 || text.charAt(2) != '/' || text.charAt(11) != ':') {
        return OptionalLong.empty();
      }
      long day = LocalDate.of(digits(text, 7, 11), month / 3 + 1, digits(text, 0, 2)).toEpochDay();
      String zone = text.length() > 20 ? text.substring(21) : "";
      return OptionalLong.of((day * 86_400 + clock(text, 12) - zoneSeconds(zone)) * MICROS);
    } catch (NumberFormatException | DateTimeException | StringIndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }

  private static long clock(String text, int at) {
    if (text.charAt(at + 2) != ':' || text.charAt(at + 5) != ':') {
      throw new NumberFormatException(text);
    }
    int hour = digits(text, at, at + 2);
    int minute = digits(text, at + 3, at + 5);
    int second = digits(text, at + 6, at + 8);
    if (hour > 23 || minute > 59 || second > 60) {
      throw new NumberFormatException(text);
    }
    return hour * 3600L + minute * 60L + second;
  }

  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException(text);
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** {@code Z}, {@code +0200}, {@code -04:00}, or nothing. */
  private static long zoneSeconds(String zone) {
    if (zone.isEmpty() || zone.equals("Z")) {
      return 0;
    }
    String plain = zone.replace(":", "");
    int sign = plain.charAt(0) == '-' ? -1 : plain.charAt(0) == '+' ? 1 : 0;
    if (sign == 0 || plain.length() != 5) {
      throw new NumberFormatException(zone);
    }
    return sign * (digits(plain, 1, 3) * 3600L + digits(plain, 3, 5) * 60L);
  }
}
