package io.twoscales.traces.drawing;

/** Distances between the marks of an axis that people can reckon with. */
public final class AxisSteps {
  private static final int[] SECONDS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    172800, 432000, 604800, 1209600, 2592000, 5184000, 15552000
  };

  private AxisSteps() {}

  /** The least of 1, 2 and 5 times a power of ten that needs at most so many steps to a value. */
  public static double ofNumbers(double most, int steps) {
    double least = most / steps;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Seconds, round as minutes, hours or days, of which at most so many steps fit in a span. */
  public static int ofTime(int seconds, int steps) {
    for (int step : SECONDS) {
      if ((long) step * steps >= seconds) {
        return step;
      }
    }
    return SECONDS[SECONDS.length - 1];
  }

  /** A number of seconds as people say it, such as {@code 3 d 6 h} or {@code 90 s}. */
  public static String words(int seconds) {
    if (seconds == 0) {
      return "0";
    }
    StringBuilder words = new StringBuilder();
    int left = seconds;
    int[] units = {86400, 3600, 60, 1};
    String[] names = {"d", "h", "min", "s"};
    for (int i = 0; i < units.length; i++) {
      if (left >= units[i]) {
        words
            .append(words.isEmpty() ? "" : " ")
            .append(left / units[i])
            .append(' ')
            .append(names[i]);
        left %= units[i];
      }
    }
    return words.toString();
  }
}
