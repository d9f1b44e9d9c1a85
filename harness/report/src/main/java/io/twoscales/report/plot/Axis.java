package io.twoscales.report.plot;

import io.twoscales.traces.drawing.AxisSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** From values to pixels, with marks at round values. */
final class Axis {
  /** A mark: where, and what it says. */
  record Tick(double value, String label) {}

  private final DoubleUnaryOperator scale;
  private final double from;
  private final double to;
  private final double first;
  private final double last;
  private final List<Tick> ticks;

  private Axis(
      DoubleUnaryOperator scale,
      double from,
      double to,
      double first,
      double last,
      List<Tick> ticks) {
    this.scale = scale;
    this.from = scale.applyAsDouble(from);
    this.to = scale.applyAsDouble(to);
    this.first = first;
    this.last = last;
    this.ticks = ticks;
  }

  /**
   * From zero to the next round value above the largest.
   *
   * @param largest of the values
   * @param first pixel of zero
   * @param last pixel of the largest
   * @param steps about so many marks
   */
  static Axis fromZero(double largest, double first, double last, int steps) {
    double most = largest > 0 ? largest : 1;
    double step = AxisSteps.ofNumbers(most, steps);
    double end = Math.ceil(most / step - 1e-9) * step;
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
      ticks.add(new Tick(i * step, Numbers.brief(i * step)));
    }
    return new Axis(value -> value, 0, end, first, last, ticks);
  }

  /** Between two values, both within, round marks between them. */
  static Axis between(double least, double most, double first, double last, int steps) {
    double span = most > least ? most - least : Math.max(1e-9, Math.abs(most) * 0.2);
    double low = Math.max(least >= 0 ? 0 : Double.NEGATIVE_INFINITY, least - 0.08 * span);
    double high = most + 0.08 * span;
    double step = AxisSteps.ofNumbers(high - low, steps);
    List<Tick> ticks = new ArrayList<>();
    for (double i = Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(new Tick(i * step, Numbers.brief(i * step)));
    }
    return new Axis(value -> value, low, high, first, last, ticks);
  }

  /** Logarithmic, both values above zero; marks at 1, 2 and 5 or fewer. */
  static Axis logarithmic(double least, double most, double first, double last) {
    double end = Math.max(most, least * 1.5);
    double decades = Math.log10(end / least);
    int[] digits =
        decades <= 2.2 ? new int[] {1, 2, 5} : decades <= 4 ? new int[] {1, 3} : new int[] {1};
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(least)); power <= Math.log10(end); power++) {
      for (int digit : digits) {
        double value = digit * Math.pow(10, power);
        if (value >= least * (1 - 1e-9) && value <= end * (1 + 1e-9)) {
          ticks.add(new Tick(value, Numbers.brief(value)));
        }
      }
    }
    return new Axis(
        value -> Math.log(Math.max(value, least * 1e-3)), least, end, first, last, ticks);
  }

  /**
   * From zero on, linear below a value and logarithmic above it, so that rates of a hundredth and
   * of half a hundred percent can be told apart in one plot.
   */
  static Axis zeroAndLogarithmic(double bend, double most, double first, double last) {
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(0, "0"));
    for (int power = -6; power <= 6; power++) {
      double value = Math.pow(10, power);
      if (value >= bend * (1 - 1e-9) && value <= most) {
        ticks.add(new Tick(value, Numbers.brief(value)));
      }
      if (3 * value >= bend && 3 * value <= most) {
        ticks.add(new Tick(3 * value, Numbers.brief(3 * value)));
      }
    }
    return new Axis(value -> Math.log1p(value / bend), 0, most, first, last, ticks);
  }

  double at(double value) {
    return first + (scale.applyAsDouble(value) - from) / (to - from) * (last - first);
  }

  List<Tick> ticks() {
    return ticks;
  }
}
