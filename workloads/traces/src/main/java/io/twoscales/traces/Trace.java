package io.twoscales.traces;

/** What a trace file holds: rates, or the moments at which requests arrived. */
public sealed interface Trace permits RateTrace, ArrivalTrace {
  /** What to call it in messages and result sets. */
  String name();

  /** Its length, at least 1. */
  int seconds();
}
