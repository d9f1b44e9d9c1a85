package io.twoscales.results.regress;

import io.twoscales.results.statistics.Measure;
import java.util.Locale;

/** How values of a measure are written: violations in percent, rises of them in points. */
record Quantity(String heading, double scale, int decimals) {
  static Quantity of(Measure measure) {
    return switch (measure) {
      case VIOLATION_RATE -> new Quantity("violations %", 100, 2);
      case CORE_SECONDS -> new Quantity("cost core-seconds", 1, 1);
      default -> new Quantity(measure.label() + " ms", 1, 1);
    };
  }

  String text(double value) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + decimals + "f", scale * value)
        : "-";
  }

  String signed(double value) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%+." + decimals + "f", scale * value)
        : "-";
  }
}
