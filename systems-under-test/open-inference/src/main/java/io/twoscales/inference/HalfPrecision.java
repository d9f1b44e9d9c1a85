package io.twoscales.inference;

/** IEEE 754 binary16, which Java has no type for before version 20. */
final class HalfPrecision {
  private static final int SIGN = 0x8000;
  private static final int INFINITY = 0x7c00;
  private static final int QUIET_NAN = 0x7e00;

  private HalfPrecision() {}

  /** The value of 16 bits; every one is exact as a float. */
  static float toFloat(short bits) {
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, -24);
    } else {
      magnitude = Math.scalb((float) (fraction | 0x400), exponent - 25);
    }
    return (bits & SIGN) == 0 ? magnitude : -magnitude;
  }

  /** The nearest 16 bits, ties to even; beyond the range, infinity. */
  static short fromFloat(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
    float magnitude = Math.abs(value);
    int bits;
    if (Float.isNaN(value)) {
      bits = QUIET_NAN;
    } else if (magnitude >= 65520f) {
      bits = INFINITY;
    } else {
      // Below 2^-14 the steps stay 2^-24: subnormal halves. A fraction that rounds up to 2^11
      // carries into the exponent by itself.
      int exponent = Math.max(Math.getExponent(magnitude), -14);
      int steps = (int) Math.rint(Math.scalb(magnitude, 10 - exponent));
      bits = steps + ((exponent + 14) << 10);
    }
    return (short) (sign | bits);
  }
}
