package io.twoscales.traces;

public final class RateTrace {
  private final String name;
  private final double[] r;

  public RateTrace(String name, double[] r) {
    this.name = name;
    this.r = r.clone();
  }

  public String name() {
    return name;
  }

  public int seconds() {
    return r.length;
  }

  public double ratePerSecond(int s) {
    return r[s];
  }

  public double mean() {
    return java.util.Arrays.stream(r).average().orElse(0);
  }

  public double peak() {
    return java.util.Arrays.stream(r).max().orElse(0);
  }

  public RateTrace window(Window w) {
    return new RateTrace(name, java.util.Arrays.copyOfRange(r, w.fromSecond(), w.toSecond()));
  }

  public RateTrace scaledBy(double f) {
    return new RateTrace(name, java.util.Arrays.stream(r).map(x -> x * f).toArray());
  }

  public RateTrace scaledToPeak(double p) {
    return scaledBy(p / peak());
  }
}
