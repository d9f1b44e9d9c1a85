package io.twoscales.core.experiment;

import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Traffic;

/**
 * The traffic of an experiment.
 *
 * @param source where it comes from, for the reader: file and window, or generator
 * @param traffic the requests, window cut and scaled
 * @param warmUpSeconds how long requests are sent before the measured window
 */
public record Workload(String source, Traffic traffic, int warmUpSeconds) {

  /** Requests drawn at rates. */
  public Workload(String source, RateTrace rates, ArrivalProcess arrivals, int warmUpSeconds) {
    this(source, new Traffic.Drawn(rates, arrivals), warmUpSeconds);
  }

  /** Requests to expect, per second. */
  public RateTrace rates() {
    return traffic.rates();
  }
}
