package io.twoscales.cli;

import io.twoscales.core.run.RunProgress;
import io.twoscales.results.RunSummary;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Progress of many runs side by side: one bar on a terminal, a line per finished run elsewhere. */
final class SweepProgress implements AutoCloseable {

  private final PrintWriter err;
  private final ProgressBar bar;

  SweepProgress(int runs, int secondsPerRun, PrintWriter err) {
    this.err = err;
    this.bar =
        !TerminalBar.isSeen()
            ? null
            : TerminalBar.of(runs == 1 ? "1 run" : runs + " runs", (long) runs * secondsPerRun)
                .setUnit(" simulated s", 1)
                .build();
  }

  /** The progress of one of the runs. */
  RunProgress ofRun() {
    return new RunProgress() {
      private int seen;

      @Override
      public void phase(String what) {
        say(what);
      }

      @Override
      public void second(int second, int ofSeconds, String state) {
        int now = Math.max(0, Math.min(second, ofSeconds));
        if (bar != null && now > seen) {
          bar.stepBy(now - seen);
          seen = now;
        }
      }
    };
  }

  void finished(String title, RunSummary run) {
    if (bar == null) {
      say(
          String.format(
              Locale.ROOT,
              "%s: %.0f simulated s in %.1f s, %.2f %% violations",
              title,
              run.simulatedSeconds(),
              run.wallSeconds(),
              100 * run.violationRate()));
    }
  }

  private synchronized void say(String line) {
    err.println(line);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
