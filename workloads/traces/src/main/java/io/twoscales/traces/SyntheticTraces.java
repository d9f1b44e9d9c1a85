package io.twoscales.traces;

public final class SyntheticTraces {
  public static RateTrace surge(String n, int s, double b, double p, long seed) {
    double[] r = new double[s];
    for (int i = 0; i < s; i++) r[i] = i < s / 3 ? b : p;
    return new RateTrace(n, r);
  }
}
