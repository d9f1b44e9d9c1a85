package io.twoscales.results.compare;

import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.PairedComparison;
import java.util.Collection;

/** What a comparison shows. */
public enum Finding {
  /** The interval of the difference lies on the better side. */
  BETTER("better"),
  /** It lies on the worse side. */
  WORSE("worse"),
  /** Better in one measure, worse in another. */
  TRADE_OFF("trade-off"),
  /** Both sides are possible. */
  NO_DIFFERENCE("no difference shown"),
  /** Every repetition gave the same. */
  IDENTICAL("identical");

  private final String words;

  Finding(String words) {
    this.words = words;
  }

  /** In texts and files. */
  public String words() {
    return words;
  }

  static Finding of(Measure measure, PairedComparison comparison) {
    if (comparison.identical()) {
      return IDENTICAL;
    }
    Interval difference = comparison.difference();
    if (!difference.excludesZero()) {
      return NO_DIFFERENCE;
    }
    boolean higher = difference.low() > 0;
    return higher == (measure.better() == Measure.Better.HIGHER) ? BETTER : WORSE;
  }

  /** Of several measures. */
  static Finding together(Collection<Finding> findings) {
    boolean better = findings.contains(BETTER);
    boolean worse = findings.contains(WORSE);
    if (better && worse) {
      return TRADE_OFF;
    }
    if (better || worse) {
      return better ? BETTER : WORSE;
    }
    return findings.stream().allMatch(f -> f == IDENTICAL) ? IDENTICAL : NO_DIFFERENCE;
  }
}
