package io.twoscales.traces;

public record Arrivals(long[] offsetsMicros) {
  public static Arrivals draw(RateTrace t, ArrivalProcess p, long seed) {
    java.util.SplittableRandom r = new java.util.SplittableRandom(seed);
    java.util.stream.LongStream.Builder b = java.util.stream.LongStream.builder();
    double next = p == ArrivalProcess.POISSON ? -Math.log(1 - r.nextDouble()) : 0.5, cum = 0;
    for (int s = 0; s < t.seconds(); s++) {
      double q = t.ratePerSecond(s);
      while (next < cum + q) {
        b.add((long) ((s + (next - cum) / q) * 1e6));
        next += p == ArrivalProcess.POISSON ? -Math.log(1 - r.nextDouble()) : 1;
      }
      cum += q;
    }
    return new Arrivals(b.build().toArray());
  }
}
