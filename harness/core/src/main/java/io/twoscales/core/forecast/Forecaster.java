package io.twoscales.core.forecast;

import java.util.Optional;

/**
 * Predicts load: a state machine that is told the rate of every second, in order.
 *
 * <p>Like a controller it never blocks, reads no clock, and keeps its state in itself.
 */
public interface Forecaster {

  /** One more second has passed, with so many requests. */
  void observe(double ratePerSecond);

  /**
   * The highest rate expected in any of the coming seconds; 0 before the first observation.
   *
   * @param horizonSeconds how far to look ahead, at least 1
   */
  Forecast highest(int horizonSeconds);

  /** Why this is not the forecast a person asked for; empty when it is. */
  default Optional<String> problem() {
    return Optional.empty();
  }
}
