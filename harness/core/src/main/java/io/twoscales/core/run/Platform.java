package io.twoscales.core.run;

/** Where experiments run. */
public interface Platform {

  /** The word in experiments and results, such as {@code docker}. */
  String kind();

  /**
   * Runs one controller once and leaves nothing behind, however it ends.
   *
   * <p>When the thread is interrupted the run ends early: what was measured is recorded, and the
   * totals say that the run is not complete.
   *
   * @throws PlatformException when the run cannot take place or has broken down
   */
  RunTotals run(RunSpec spec, RunRecorder recorder, RunProgress progress);
}
