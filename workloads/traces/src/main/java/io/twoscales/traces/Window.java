package io.twoscales.traces;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a trace.
 *
 * @param fromSecond its first second, from 0
 * @param toSecond the second after its last
 */
public record Window(int fromSecond, int toSecond) {
  private static final Pattern FORM = Pattern.compile("\\s*(\\d{1,9})\\s*\\.\\.\\s*(\\d{1,9})\\s*");

  public Window {
    if (fromSecond < 0 || toSecond <= fromSecond) {
      throw new IllegalArgumentException(
          "expected FROM..TO in seconds with 0 <= FROM < TO, found "
              + fromSecond
              + ".."
              + toSecond);
    }
  }

  /**
   * Reads {@code FROM..TO}, such as {@code 352640..353240}.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static Window parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected FROM..TO in seconds, such as 352640..353240, found '" + text + "'");
    }
    return new Window(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Refuses a trace that ends before. */
  void requireWithin(Trace trace) {
    requireWithin(trace.name(), trace.seconds());
  }

  /** Refuses a trace of this length that ends before. */
  void requireWithin(String trace, int seconds) {
    if (toSecond > seconds) {
      throw new WindowException(
          "window %s reaches beyond trace %s, which has the seconds 0..%d"
              .formatted(this, trace, seconds));
    }
  }

  /** Its length. */
  public int seconds() {
    return toSecond - fromSecond;
  }

  @Override
  public String toString() {
    return fromSecond + ".." + toSecond;
  }
}
