package io.twoscales.traces;

/** How arrivals fall around a rate. */
public enum ArrivalProcess {
  /** Independent of each other: exponential gaps at the rate of the moment. */
  POISSON,
  /** Evenly spaced at the rate of the moment. */
  UNIFORM
}
