package io.twoscales.cli;

import io.twoscales.traces.catalogue.TraceDownload;
import java.io.PrintWriter;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBar;

/** How far a fetch is: a bar on a terminal, a line now and then elsewhere. */
final class FetchProgress implements TraceDownload.Listener, AutoCloseable {
  private static final long LINE_EVERY_NANOS = 5_000_000_000L;

  private final PrintWriter err;
  private final boolean terminal = TerminalBar.isSeen();
  private ProgressBar bar;
  private long lineAt = System.nanoTime();

  FetchProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void bytes(long there, OptionalLong of) {
    boolean whole = of.isPresent() && there == of.getAsLong();
    if (terminal) {
      if (bar == null) {
        bar = TerminalBar.of("fetching", of.orElse(-1)).setUnit(" KiB", 1024).build();
      }
      bar.stepTo(there);
    } else if (whole || System.nanoTime() - lineAt >= LINE_EVERY_NANOS) {
      lineAt = System.nanoTime();
      err.println(
          "fetching: " + there + (of.isPresent() ? " of " + of.getAsLong() : "") + " bytes");
      err.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
