package io.twoscales.cli;

import io.twoscales.reproduction.SimulatedPart;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far a suite is, and how long it will go on: what runs in virtual time goes at the pace of
 * what has been run, what runs on containers takes as long as its load.
 */
final class SuiteProgress {
  private static final double NANOS = 1e9;

  /** Before anything has been run: work per second of two cores. */
  private static final double USUAL_PACE = 250;

  private final int parts;
  private final PrintWriter err;
  private double simulatedLeft;
  private double testbedSecondsLeft;
  private double simulatedDone;
  private double simulatedSeconds;
  private int part;
  private long began;

  /**
   * A suite that has not begun.
   *
   * @param simulatedWork of all parts in virtual time
   * @param testbedSeconds on containers
   * @param parts how many there are
   */
  SuiteProgress(double simulatedWork, double testbedSeconds, int parts, PrintWriter err) {
    this.simulatedLeft = simulatedWork;
    this.testbedSecondsLeft = testbedSeconds;
    this.parts = parts;
    this.err = err;
  }

  /** Says what will be run. */
  void begin(String note) {
    err.println(note);
    err.printf(Locale.ROOT, "%d parts, about %s%n", parts, left());
    err.flush();
  }

  void begin(SimulatedPart next) {
    begin(next.name(), "in virtual time");
  }

  void begin(TestbedPart next) {
    begin(next.name(), "on containers");
  }

  private void begin(String name, String where) {
    part++;
    began = System.nanoTime();
    err.printf("[%d/%d] %s %s; about %s left%n", part, parts, name, where, left());
    err.flush();
  }

  /** One that was there already says nothing of the pace. */
  void finished(SimulatedPart last, boolean fresh) {
    simulatedLeft -= last.work();
    if (fresh) {
      simulatedDone += last.work();
      simulatedSeconds += (System.nanoTime() - began) / NANOS;
    }
  }

  void finished(TestbedPart last) {
    testbedSecondsLeft -= last.estimatedSeconds();
  }

  private String left() {
    double pace = simulatedSeconds > 1 ? simulatedDone / simulatedSeconds : USUAL_PACE;
    double seconds = Math.max(0, simulatedLeft) / pace + testbedSecondsLeft;
    return seconds < 90
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }
}
