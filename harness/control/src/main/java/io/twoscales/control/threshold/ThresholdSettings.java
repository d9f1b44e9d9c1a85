package io.twoscales.control.threshold;

import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.yaml.YamlValue;

/**
 * Options of the threshold policy.
 *
 * @param high utilisation above which it scales up, 0 to 1 (option {@code high}, default 0.7)
 * @param low utilisation below which it scales down, below {@code high} (option {@code low}, 0.3)
 * @param queueShare share of the SLO the oldest request may wait before it scales up, 0 to 1
 *     (option {@code queueShare}, 0.25)
 * @param patience decisions in a row that must want to scale down (option {@code patience}, 10)
 * @param batchSize most requests a replica gets at once (option {@code batch}, 4)
 */
record ThresholdSettings(double high, double low, double queueShare, int patience, int batchSize) {

  static ThresholdSettings from(ControllerOptions options) {
    double high = options.option("high").map(v -> v.number(0.01, 1)).orElse(0.7);
    double low = options.option("low").map(v -> v.number(0, 1)).orElse(Math.min(0.3, high / 2));
    if (low >= high) {
      YamlValue where = options.option("low").or(() -> options.option("high")).orElseThrow();
      throw where.refused("low (%s) must be below high (%s)".formatted(low, high));
    }
    return new ThresholdSettings(
        high,
        low,
        options.option("queueShare").map(v -> v.number(0, 1)).orElse(0.25),
        options.option("patience").map(v -> v.integer(1, 3600)).orElse(10),
        options.option("batch").map(v -> v.integer(1, 1024)).orElse(4));
  }
}
