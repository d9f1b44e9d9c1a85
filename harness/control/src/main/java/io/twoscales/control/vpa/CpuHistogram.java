package io.twoscales.control.vpa;

/**
 * A histogram of CPU use whose old samples fade: {@code decaying_histogram.go} of the Vertical Pod
 * Autoscaler. Bucket i begins at 0.01·(1.05^i − 1)/0.05 cores; a sample's weight halves with every
 * half-life.
 */
final class CpuHistogram {
  private static final double FIRST_BUCKET_CORES = 0.01;
  private static final double GROWTH = 1.05;
  private static final double LARGEST_CORES = 1000;
  private static final double LARGEST_EXPONENT = 100;
  private static final double LEAST_WEIGHT = 1e-4;

  private final double halfLifeSeconds;
  private final double[] weights = new double[bucketOf(LARGEST_CORES) + 2];
  private double referenceSeconds = Double.NaN;

  CpuHistogram(double halfLifeSeconds) {
    this.halfLifeSeconds = halfLifeSeconds;
  }

  void add(double cores, double weight, double nowSeconds) {
    if (Double.isNaN(referenceSeconds)) {
      referenceSeconds = nowSeconds;
    }
    double exponent = (nowSeconds - referenceSeconds) / halfLifeSeconds;
    if (exponent > LARGEST_EXPONENT) {
      double scale = Math.pow(2, -Math.rint(exponent));
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= scale;
      }
      referenceSeconds = nowSeconds;
      exponent = 0;
    }
    weights[Math.min(bucketOf(cores), weights.length - 1)] += weight * Math.pow(2, exponent);
  }

  /** The end of the bucket in which the percentile lies, in cores; 0 without samples. */
  double percentile(double share) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    if (total < LEAST_WEIGHT) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (sum >= share * total) {
        return startOf(i + 1);
      }
    }
    return startOf(weights.length);
  }

  /** Where a bucket begins, in cores. */
  static double startOf(int bucket) {
    return FIRST_BUCKET_CORES * (Math.pow(GROWTH, bucket) - 1) / (GROWTH - 1);
  }

  private static int bucketOf(double cores) {
    return cores < FIRST_BUCKET_CORES
        ? 0
        : (int) (Math.log(cores * (GROWTH - 1) / FIRST_BUCKET_CORES + 1) / Math.log(GROWTH));
  }
}
