package io.twoscales.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What all progress bars have in common. */
final class TerminalBar {
  private static final int WIDTH = 79;
  private static final int UPDATE_MILLIS = 200;

  private TerminalBar() {}

  /** Whether a person looks. */
  static boolean isSeen() {
    return System.console() != null;
  }

  /** A bar on standard error; full at {@code most}, -1 where that is not known. */
  static ProgressBarBuilder of(String task, long most) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(most)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        // Asked for the terminal's width, the library would take Ctrl-C for itself.
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH));
  }
}
