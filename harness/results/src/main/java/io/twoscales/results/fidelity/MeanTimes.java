package io.twoscales.results.fidelity;

/**
 * The mean time in which a warm replica that is never idle has the CPU that a batch needs, as a
 * profile says: that CPU time over the limit.
 */
public interface MeanTimes {
  /** In milliseconds. */
  double ms(String stage, int batch, int millicores);
}
