package io.twoscales.core.experiment;

import java.util.Map;

/** How the service times of batches scatter. */
public sealed interface ServiceNoise {

  /**
   * Log-normally around the median of profile or latency model, so that the 99th percentile is
   * theirs; where both are the same they do not scatter.
   */
  ServiceNoise PROFILE = new Profile();

  /**
   * Log-normally around the median of profile or latency model, all alike.
   *
   * @param coefficientOfVariation standard deviation over mean, 0 to 10; 0 for none
   */
  static ServiceNoise of(double coefficientOfVariation) {
    return new Variation(coefficientOfVariation);
  }

  /** See {@link #PROFILE}. */
  record Profile() implements ServiceNoise {}

  /** See {@link #of}. */
  record Variation(double coefficientOfVariation) implements ServiceNoise {
    public Variation {
      if (!(coefficientOfVariation >= 0) || coefficientOfVariation > 10) {
        throw new IllegalArgumentException(
            "coefficient of variation is " + coefficientOfVariation + ", expected 0 to 10");
      }
    }
  }

  /**
   * As the batches of a profile took, one by one.
   *
   * @param byStage what was measured of each stage's served variant
   */
  record Samples(Map<String, MeasuredBatches> byStage) implements ServiceNoise {
    public Samples {
      byStage = Map.copyOf(byStage);
    }

    @Override
    public String toString() {
      return "samples of the profile";
    }
  }
}
