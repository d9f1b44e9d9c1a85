package io.twoscales.traces.fitted;

import java.util.Arrays;

/**
 * A clock that runs the faster the more often something happens at that hour of the day, and 24
 * hours in a day: on it, happenings have no preferred hour.
 */
final class HoursOfDay {
  private static final int HOURS = 24;
  private static final int HOUR_SECONDS = 3600;
  private static final int DAY_SECONDS = 86_400;

  private final double[] speeds;

  /** Relative frequencies by hour, at least one above 0. */
  HoursOfDay(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    this.speeds = Arrays.stream(weights).map(weight -> weight * HOURS / sum).toArray();
  }

  /** What the clock shows at a second. */
  double shown(double second) {
    double day = Math.floor(second / DAY_SECONDS);
    double left = second - day * DAY_SECONDS;
    double shown = day * DAY_SECONDS;
    for (int hour = 0; hour < HOURS && left > 0; hour++) {
      shown += speeds[hour] * Math.min(left, HOUR_SECONDS);
      left -= HOUR_SECONDS;
    }
    return shown;
  }

  /** The second at which it shows this. */
  double second(double shown) {
    double day = Math.floor(shown / DAY_SECONDS);
    double left = shown - day * DAY_SECONDS;
    int hour = 0;
    while (hour < HOURS - 1 && left > speeds[hour] * HOUR_SECONDS) {
      left -= speeds[hour] * HOUR_SECONDS;
      hour++;
    }
    double within = speeds[hour] > 0 ? Math.min(HOUR_SECONDS, left / speeds[hour]) : HOUR_SECONDS;
    return day * DAY_SECONDS + hour * HOUR_SECONDS + within;
  }
}
