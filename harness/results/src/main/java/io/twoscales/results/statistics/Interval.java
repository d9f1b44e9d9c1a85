package io.twoscales.results.statistics;

/**
 * An estimate with the range that the data leave for the truth.
 *
 * @param estimate the value found; NaN when there is none
 * @param low lower end; NaN when there are too few values for a range
 * @param high upper end
 * @param repetitions how many values it rests on: repetitions, windows or blocks
 * @param method how the ends were found
 */
public record Interval(double estimate, double low, double high, int repetitions, Method method) {

  /** How the ends of an interval were found. */
  public enum Method {
    /** Too few repetitions for a range. */
    NONE("none"),
    /** Student's t: for fewer repetitions than resampling can work with. */
    STUDENT("student-t"),
    /** Studentised bootstrap. */
    BOOTSTRAP("bootstrap-t"),
    /** Student's t over blocks of seconds of a single run. */
    BATCH_MEANS("batch-means");

    private final String word;

    Method(String word) {
      this.word = word;
    }

    /** The word in files. */
    public String word() {
      return word;
    }
  }

  /** Whether there is a range at all. */
  public boolean known() {
    return method != Method.NONE;
  }

  /** Whether all of the range lies above zero, or all below. */
  public boolean excludesZero() {
    return known() && (low > 0 || high < 0);
  }

  /** Half the width of the range; NaN when there is none. */
  public double halfWidth() {
    return (high - low) / 2;
  }

  /** The same with a lower end that is not below this: of a count, a share, a duration. */
  public Interval atLeast(double least) {
    return new Interval(
        estimate,
        Double.isNaN(low) ? low : Math.max(low, Math.min(least, estimate)),
        high,
        repetitions,
        method);
  }

  /** The same with an upper end that is not above this: of a share. */
  public Interval atMost(double most) {
    return new Interval(
        estimate,
        low,
        Double.isNaN(high) ? high : Math.min(high, Math.max(most, estimate)),
        repetitions,
        method);
  }

  /** The same range in proportion around another estimate; as it is where its own is 0. */
  public Interval scaledTo(double other) {
    double factor = estimate == 0 ? 1 : other / estimate;
    return new Interval(other, factor * low, factor * high, repetitions, method);
  }
}
