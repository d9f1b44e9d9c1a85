package io.twoscales.traces;

import java.nio.file.Path;
import java.util.Arrays;

/** Reads a number for each step. */
final class RateParser extends NumberParser {
  private final RateSteps steps;
  private double[] rates = new double[4096];
  private int count;

  RateParser(Path file, RateSteps steps) {
    super(file);
    this.steps = steps;
  }

  @Override
  void number() {
    if (count >= MAX_SECONDS || (count + 1L) * steps.micros() > MAX_SECONDS * 1_000_000L) {
      throw wrongLine("more than %d seconds; split the file".formatted(MAX_SECONDS));
    }
    if (count == rates.length) {
      rates = Arrays.copyOf(rates, 2 * count);
    }
    long whole = whole();
    rates[count++] = steps.perSecond(whole >= 0 ? whole : decimal());
  }

  private double decimal() {
    String text = text();
    for (int i = 0; i < text.length(); i++) {
      // Double.parseDouble would also take "NaN", "0x1p3" and "1f".
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        throw wrong(expected());
      }
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(expected());
    }
    throw wrong(expected());
  }

  @Override
  String expected() {
    return "a rate of at least 0";
  }

  @Override
  String soFar() {
    return count + " rates";
  }

  /** What has been read. */
  RateTrace trace(String name) {
    if (count == 0) {
      throw new TraceException(
          file() + ": no rates in it; expected one number for each " + steps.word());
    }
    return new RateTrace(name, steps.micros(), Arrays.copyOf(rates, count));
  }
}
