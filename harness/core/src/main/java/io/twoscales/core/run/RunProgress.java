package io.twoscales.core.run;

/** Tells a person how far a run is. Called from any thread; must not block for long. */
public interface RunProgress {

  /** What is being done now, in a few words. */
  void phase(String what);

  /**
   * A second of the window has passed.
   *
   * @param second seconds since the measured window began; negative during warm-up
   * @param ofSeconds the window's length
   * @param state the state of the system in a few words
   */
  void second(int second, int ofSeconds, String state);
}
