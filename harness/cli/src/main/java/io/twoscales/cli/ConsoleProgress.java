package io.twoscales.cli;

import io.twoscales.core.run.RunProgress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;

/** Progress of a run: a bar on a terminal, a line now and then elsewhere. */
final class ConsoleProgress implements RunProgress, AutoCloseable {
  private static final int LINE_EVERY_SECONDS = 10;

  private final String title;
  private final PrintWriter err;
  private final boolean terminal = TerminalBar.isSeen();
  private ProgressBar bar;

  ConsoleProgress(String title, PrintWriter err) {
    this.title = title;
    this.err = err;
  }

  @Override
  public synchronized void phase(String what) {
    err.println(title + ": " + what);
    err.flush();
  }

  @Override
  public synchronized void second(int second, int ofSeconds, String state) {
    if (second > ofSeconds) {
      return;
    }
    if (terminal) {
      if (bar == null) {
        bar = TerminalBar.of(title, ofSeconds).setUnit("s", 1).hideEta().build();
      }
      bar.stepTo(Math.max(0, second));
      bar.setExtraMessage(second < 0 ? "warm-up" : state);
    } else if (second >= 0 && (second % LINE_EVERY_SECONDS == 0 || second == ofSeconds)) {
      err.printf("%s: %d of %d s, %s%n", title, second, ofSeconds, state);
      err.flush();
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
