package io.twoscales.core.experiment;

/**
 * How service times scatter around the median of the profile or latency model: log-normally.
 *
 * <p>{@code fromProfile} spreads them so that the 99th percentile is that of the profile; where
 * both are the same they do not scatter.
 *
 * @param fromProfile whether the spread is the profile's
 * @param coefficientOfVariation otherwise, standard deviation over mean; 0 for none
 */
public record ServiceNoise(boolean fromProfile, double coefficientOfVariation) {

  /** The spread of the profile. */
  public static final ServiceNoise PROFILE = new ServiceNoise(true, 0);

  public ServiceNoise {
    if (!(coefficientOfVariation >= 0) || coefficientOfVariation > 10) {
      throw new IllegalArgumentException(
          "coefficient of variation is " + coefficientOfVariation + ", expected 0 to 10");
    }
  }

  /** A spread that is the same for all. */
  public static ServiceNoise of(double coefficientOfVariation) {
    return new ServiceNoise(false, coefficientOfVariation);
  }
}
