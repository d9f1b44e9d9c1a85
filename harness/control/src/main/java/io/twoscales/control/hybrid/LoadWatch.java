package io.twoscales.control.hybrid;

import io.twoscales.control.model.RecentRates;

/**
 * What the last seconds say about the load: how high it is now, and whether it has become a load
 * that lasts. Arrivals are taken for a Poisson process, whose count in a second scatters by √rate.
 */
final class LoadWatch {
  private static final int SHORT_SECONDS = 3;

  private final HybridSettings settings;
  private final RecentRates window;

  LoadWatch(HybridSettings settings) {
    this.settings = settings;
    this.window = new RecentRates(Math.max(SHORT_SECONDS, settings.stableSeconds()));
  }

  void observe(double ratePerSecond) {
    window.add(ratePerSecond);
  }

  /** The present rate: of the last second or of the last three, whichever is higher. */
  double present() {
    return Math.max(window.ago(0), window.meanOfLast(SHORT_SECONDS));
  }

  /** Mean over the window. */
  double sustained() {
    return window.mean();
  }

  /**
   * Whether the window looks like one load: its newer half differs from its older one by no more
   * than chance explains.
   */
  boolean stable() {
    int half = settings.stableSeconds() / 2;
    if (window.seconds() < settings.stableSeconds()) {
      return false;
    }
    double newer = window.meanOfLast(half);
    double both = window.meanOfLast(2 * half);
    double older = 2 * both - newer;
    double deviation = Math.sqrt(Math.max(1, both) * 2 / half);
    return Math.abs(newer - older) <= settings.stableBound() * deviation;
  }
}
