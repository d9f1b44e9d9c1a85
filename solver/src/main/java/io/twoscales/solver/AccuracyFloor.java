package io.twoscales.solver;

/**
 * The least end-to-end accuracy a plan may have.
 *
 * @param minimum above 0
 * @param rule how the accuracies of the stages make that of the pipeline
 */
public record AccuracyFloor(double minimum, Rule rule) {

  /** How accuracies combine over all stages. */
  public enum Rule {
    /** The product: errors of stages are independent. */
    PRODUCT,
    /** The sum: a score, not a probability. */
    SUM
  }

  public AccuracyFloor {
    if (!(minimum > 0) || Double.isInfinite(minimum)) {
      throw new IllegalArgumentException(
          "minimum accuracy is " + minimum + ", expected a number above 0");
    }
    if (rule == Rule.PRODUCT && minimum > 1) {
      throw new IllegalArgumentException(
          "minimum accuracy is " + minimum + ", expected at most 1 for a product");
    }
  }

  /** A stage's accuracy on a scale on which stages add up. */
  double additive(double accuracy) {
    return rule == Rule.PRODUCT ? Math.log(accuracy) : accuracy;
  }
}
