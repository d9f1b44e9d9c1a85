package io.twoscales.control.hybrid;

import io.twoscales.control.model.RecentRates;

/**
 * What the last seconds say about the load: how high it is, and for how long it has been like that.
 * Arrivals are taken for a Poisson process, whose count in a second scatters by √rate; seconds that
 * differ by more than chance explains are not one load, and the older ones are forgotten.
 */
final class LoadWatch {
  private static final double FLASH_DEVIATIONS = 2;

  private final HybridSettings settings;
  private final RecentRates recent;
  private int sameForSeconds;

  LoadWatch(HybridSettings settings) {
    this.settings = settings;
    this.recent = new RecentRates(settings.windowSeconds() + 1);
  }

  void observe(double ratePerSecond) {
    recent.add(ratePerSecond);
    sameForSeconds = Math.min(sameForSeconds + 1, settings.windowSeconds());
    for (int newest = 1; newest < settings.windowSeconds(); newest++) {
      if (newest < sameForSeconds && changed(newest)) {
        sameForSeconds = newest;
      }
    }
  }

  /** Whether the newest seconds differ from those before by more than chance. */
  private boolean changed(int newest) {
    int before = sameForSeconds - newest;
    double newer = recent.meanOfLast(newest);
    double all = recent.meanOfLast(sameForSeconds);
    double older = (all * sameForSeconds - newer * newest) / before;
    double deviation = Math.sqrt(Math.max(1, older) * (1.0 / newest + 1.0 / before));
    return Math.abs(newer - older) > settings.changeBound() * deviation;
  }

  /** Mean rate since the load last changed. */
  double sustained() {
    return recent.meanOfLast(sameForSeconds);
  }

  /**
   * Whether the load has been the same for long enough to count on it, and the last second does not
   * speak against it: after a flash of a second or two the few seconds since cannot tell it from a
   * load by their mean alone.
   */
  boolean stable(int forSeconds) {
    double last = recent.ago(0);
    return sameForSeconds >= forSeconds && sustained() <= last + FLASH_DEVIATIONS * Math.sqrt(last);
  }

  /** The highest rate of the last seconds, of as many as are known. */
  double highestOfLast(int seconds) {
    double highest = 0;
    for (int second = 0; second < Math.min(seconds, recent.seconds()); second++) {
      highest = Math.max(highest, recent.ago(second));
    }
    return highest;
  }

  /** The rate to expect within the next second: a rise of this second goes on. */
  double coming() {
    if (sameForSeconds > 1) {
      return sustained();
    }
    double last = recent.ago(0);
    double before = recent.seconds() > 1 ? recent.ago(1) : last;
    return last + Math.max(0, last - before);
  }
}
