package io.twoscales.control.fixed;

import io.twoscales.traces.RateTrace;

/** Provisioning for the peak: the trace's highest rate. */
public final class StaticPeakFactory extends StaticFactory {
  public StaticPeakFactory() {
    super("peak");
  }

  @Override
  public String name() {
    return "static-peak";
  }

  @Override
  public String description() {
    return "the cheapest plan for the trace's highest rate, never changed";
  }

  @Override
  double rate(RateTrace trace) {
    return trace.peak();
  }
}
