package io.twoscales.results;

/**
 * Numbers as text with a fixed number of decimals at most, the same on every Java release: {@code
 * 12.5}, {@code 3}, {@code -0.001}.
 */
final class Decimal {
  private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private Decimal() {}

  /** Nothing when the number is not known (NaN). */
  static void append(StringBuilder out, double value, int decimals) {
    if (Double.isNaN(value)) {
      return;
    }
    if (Math.abs(value) >= Long.MAX_VALUE / 1e7) {
      out.append(value);
      return;
    }
    append(out, Math.round(value * POWERS[decimals]), decimals);
  }

  /** A number given in units of its last decimal. */
  static void append(StringBuilder out, long scaled, int decimals) {
    long rest = scaled;
    if (rest < 0) {
      out.append('-');
      rest = -rest;
    }
    out.append(rest / POWERS[decimals]);
    long fraction = rest % POWERS[decimals];
    if (fraction == 0) {
      return;
    }
    out.append('.');
    for (int d = decimals - 1; d >= 0 && fraction > 0; d--) {
      out.append((char) ('0' + fraction / POWERS[d]));
      fraction %= POWERS[d];
    }
  }

  static String text(double value, int decimals) {
    StringBuilder text = new StringBuilder();
    append(text, value, decimals);
    return text.toString();
  }
}
