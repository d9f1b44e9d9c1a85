package io.twoscales.traces.fitted;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What two traces have in common that are alike, by name, to compare them. */
public final class Fingerprint {
  private static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999};
  private static final int[] SCALES = {1, 10, 60};
  private static final Surge.Criterion TWICE = new Surge.Criterion(2, 5, 900, 0);
  private static final double DAY = 86_400;

  private Fingerprint() {}

  /** The numbers of a trace; those that do not exist for it are NaN. */
  public static Map<String, Double> of(RateTrace trace) {
    double[] rates = new double[trace.seconds()];
    Arrays.setAll(rates, trace::ratePerSecond);
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("mean, requests/s", trace.mean());
    numbers.put("peak to mean", trace.peak() / trace.mean());
    double[] sorted = rates.clone();
    Arrays.sort(sorted);
    for (double quantile : QUANTILES) {
      numbers.put(
          "quantile " + quantile + ", requests/s", sorted[(int) (quantile * (sorted.length - 1))]);
    }
    for (int scale : SCALES) {
      numbers.put("index of dispersion over " + scale + " s", dispersion(rates, scale));
    }
    for (int lag : SCALES) {
      numbers.put("autocorrelation after " + lag + " s", correlation(rates, lag, trace.mean()));
    }
    numbers.put("surges to twice a day", Surge.find(trace, TWICE).size() * DAY / rates.length);
    return numbers;
  }

  /** Variance over mean of the counts of so many seconds. */
  private static double dispersion(double[] rates, int seconds) {
    double[] counts = new double[rates.length / seconds];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Arrays.stream(rates, i * seconds, (i + 1) * seconds).sum();
    }
    double mean = Arrays.stream(counts).average().orElse(Double.NaN);
    return Arrays.stream(counts).map(c -> (c - mean) * (c - mean)).average().orElse(Double.NaN)
        / mean;
  }

  private static double correlation(double[] rates, int lag, double mean) {
    double products = 0;
    double squares = 0;
    for (int second = 0; second < rates.length; second++) {
      squares += (rates[second] - mean) * (rates[second] - mean);
      if (second >= lag) {
        products += (rates[second] - mean) * (rates[second - lag] - mean);
      }
    }
    return products / squares;
  }
}
