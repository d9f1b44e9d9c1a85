package io.twoscales.reproduction;

import io.twoscales.traces.Window;
import java.util.Locale;

/**
 * A part of a trace that is replayed.
 *
 * @param kind why it was chosen
 * @param number among those of its kind, from 1
 * @param trace the file, as an experiment names it
 * @param window its seconds
 */
public record ReplayedWindow(WindowKind kind, int number, String trace, Window window) {
  public ReplayedWindow {
    if (number < 1) {
      throw new IllegalArgumentException("window number " + number);
    }
  }

  /** As experiments write it. */
  public String range() {
    return window.fromSecond() + ".." + window.toSecond();
  }

  /** Its length. */
  public int seconds() {
    return window.toSecond() - window.fromSecond();
  }

  /** Kind and number, for names of files. */
  public String name() {
    return String.format(Locale.ROOT, "%s-%02d", kind.word(), number);
  }
}
