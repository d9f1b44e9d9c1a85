package io.twoscales.cli;

import io.twoscales.profiling.containers.ProfileProgress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;

/** Progress of a profile: a bar on a terminal, a line now and then elsewhere. */
final class ProfileConsole implements ProfileProgress, AutoCloseable {
  private static final long LINE_EVERY_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean terminal = TerminalBar.isSeen();
  private ProgressBar bar;
  private long lastLineNanos = System.nanoTime();

  ProfileConsole(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void phase(String what) {
    err.println(what);
    err.flush();
  }

  @Override
  public void measured(int done, int of, double leftSeconds) {
    String left = "about %d s left".formatted(Math.round(leftSeconds));
    if (terminal) {
      if (bar == null) {
        bar = TerminalBar.of("cells", of).hideEta().build();
      }
      bar.stepTo(done);
      bar.setExtraMessage(left);
    } else if (done == of || System.nanoTime() - lastLineNanos > LINE_EVERY_NANOS) {
      lastLineNanos = System.nanoTime();
      phase("%d of %d cells measured, %s".formatted(done, of, left));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
