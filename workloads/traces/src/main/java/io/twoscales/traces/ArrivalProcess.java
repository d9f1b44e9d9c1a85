package io.twoscales.traces;

/**
 * How requests fall in time, given the rates. Both processes are defined on the cumulative rate
 * Λ(t), the number of requests expected until t: what differs is the gap, in expected requests,
 * between one request and the next.
 */
public enum ArrivalProcess {
  /** Independent requests: a Poisson process with the trace's rate, gaps exponential of mean 1. */
  POISSON {
    @Override
    double firstGap(UnitRandom random) {
      return random.exponential();
    }

    @Override
    double nextGap(UnitRandom random) {
      return random.exponential();
    }
  },

  /**
   * Evenly spaced requests: the n-th, from 0, where the cumulative rate is n + ½. The seed has no
   * influence.
   */
  UNIFORM {
    @Override
    double firstGap(UnitRandom random) {
      return 0.5;
    }

    @Override
    double nextGap(UnitRandom random) {
      return 1;
    }
  };

  /** Expected requests from the trace's begin to the first request. */
  abstract double firstGap(UnitRandom random);

  /** Expected requests between two requests. */
  abstract double nextGap(UnitRandom random);
}
