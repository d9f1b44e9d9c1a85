package io.twoscales.traces.fitted;

/** A day's rates at equal distances, in between on straight lines. */
final class DailyProfile {
  private static final int DAY = 86_400;

  private DailyProfile() {}

  /** The rate at a second of the trace; each number stands in the middle of its part of the day. */
  static double at(double[] profile, int second) {
    if (profile.length == 1) {
      return profile[0];
    }
    double place = (second % DAY + 0.5) * profile.length / DAY - 0.5;
    int lower = (int) Math.floor(place);
    double share = place - lower;
    double before = profile[Math.floorMod(lower, profile.length)];
    double after = profile[Math.floorMod(lower + 1, profile.length)];
    return before + share * (after - before);
  }
}
