package io.twoscales.traces;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a trace.
 *
 * @param fromSecond first second of the part, counted from 0 at the trace's begin
 * @param toSecond the second after the last one, greater than {@code fromSecond}
 */
public record Window(int fromSecond, int toSecond) {
  private static final Pattern FORM = Pattern.compile("\\s*(\\d+)\\s*\\.\\.\\s*(\\d+)\\s*");

  /**
   * @throws IllegalArgumentException when the window begins before 0 or has no second
   */
  public Window {
    if (fromSecond < 0) {
      throw new IllegalArgumentException(
          "window %d..%d begins before second 0".formatted(fromSecond, toSecond));
    }
    if (toSecond <= fromSecond) {
      throw new IllegalArgumentException(
          "window %d..%d is empty: the end must be greater than the begin"
              .formatted(fromSecond, toSecond));
    }
  }

  /**
   * Reads {@code FROM..TO}, as in {@code 352640..353240}.
   *
   * @throws IllegalArgumentException when the text has another form, a number is too large or the
   *     window is empty
   */
  public static Window parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "expected a window FROM..TO in whole seconds, as in 352640..353240, found '"
              + text
              + "'");
    }
    return new Window(second(form.group(1), text), second(form.group(2), text));
  }

  private static int second(String digits, String text) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "second " + digits + " of window '" + text + "' is greater than " + Integer.MAX_VALUE, e);
    }
  }

  /** Length in seconds. */
  public int seconds() {
    return toSecond - fromSecond;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return fromSecond + ".." + toSecond;
  }
}
