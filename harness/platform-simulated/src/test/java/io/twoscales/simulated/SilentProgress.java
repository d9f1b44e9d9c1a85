package io.twoscales.simulated;

import io.twoscales.core.run.RunProgress;

/** Tells nobody. */
final class SilentProgress implements RunProgress {
  @Override
  public void phase(String what) {}

  @Override
  public void second(int second, int ofSeconds, String state) {}
}
