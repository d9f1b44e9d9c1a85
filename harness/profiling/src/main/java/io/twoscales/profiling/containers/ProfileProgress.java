package io.twoscales.profiling.containers;

/** Told how a profile comes along. */
public interface ProfileProgress {

  /** What is being done now, in words. */
  void phase(String what);

  /**
   * A cell was visited.
   *
   * @param done cells that need no more
   * @param of cells in all
   * @param leftSeconds how long the rest is likely to take
   */
  void measured(int done, int of, double leftSeconds);
}
