package io.twoscales.control.fixed;

import io.twoscales.traces.RateTrace;

/** Provisioning for the base load: the trace's mean rate. */
public final class StaticBaseFactory extends StaticFactory {
  public StaticBaseFactory() {
    super("mean");
  }

  @Override
  public String name() {
    return "static-base";
  }

  @Override
  public String description() {
    return "the cheapest plan for the trace's mean rate, never changed";
  }

  @Override
  double rate(RateTrace trace) {
    return trace.mean();
  }
}
