package io.twoscales.results.fidelity;

/** The mean time of a batch on a replica that is warm, as a profile says. */
public interface MeanTimes {
  /** In milliseconds. */
  double ms(String stage, int batch, int millicores);
}
