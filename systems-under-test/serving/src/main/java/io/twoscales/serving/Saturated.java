package io.twoscales.serving;

/** Addition of times that stays at the ends of the range instead of leaving it. */
final class Saturated {

  private Saturated() {}

  static long add(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }
}
