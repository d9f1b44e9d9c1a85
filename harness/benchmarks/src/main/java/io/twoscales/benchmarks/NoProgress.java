package io.twoscales.benchmarks;

import io.twoscales.core.run.RunProgress;

/** Nobody watches a benchmark's runs. */
final class NoProgress implements RunProgress {
  @Override
  public void phase(String what) {}

  @Override
  public void second(int second, int ofSeconds, String state) {}
}
