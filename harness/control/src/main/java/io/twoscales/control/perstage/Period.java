package io.twoscales.control.perstage;

/** When something that happens every so often is due, by the time of observations. */
public final class Period {
  private static final double TOLERANCE_SECONDS = 1e-6;

  private final double seconds;
  private double last = Double.NaN;

  /** Every so many seconds, above 0. */
  public Period(double seconds) {
    this.seconds = seconds;
  }

  /** Whether it is due; if so the next period begins. A clock that jumps back begins a new one. */
  public boolean due(double nowSeconds) {
    boolean due =
        Double.isNaN(last) || nowSeconds < last || nowSeconds - last >= seconds - TOLERANCE_SECONDS;
    if (due) {
      last = nowSeconds;
    }
    return due;
  }
}
