package io.twoscales.control.forecast;

/**
 * A trained network: one layer of long short-term memory (Hochreiter and Schmidhuber 1997, with
 * forget gates) over a sequence of numbers, and one linear unit on its last state. Computed with
 * {@link StrictMath}, so that it says the same on every machine. Immutable.
 */
public final class LstmNetwork {
  private final int units;
  private final Numbers numbers;

  /**
   * What was learnt. Gates are in the order input, forget, cell, output, each of as many rows as
   * there are units.
   *
   * @param inputWeights one per row
   * @param stateWeights rows by units
   * @param biases one per row
   * @param outputWeights one per unit
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Numbers(
      double[] inputWeights,
      double[][] stateWeights,
      double[] biases,
      double[] outputWeights,
      double outputBias) {}

  /**
   * A network of these numbers.
   *
   * @throws IllegalArgumentException when the sizes do not fit or a number is not finite
   */
  public LstmNetwork(Numbers numbers) {
    this.units = numbers.outputWeights().length;
    if (numbers.stateWeights().length != 4 * units) {
      throw new IllegalArgumentException(
          "stateWeights: expected %d rows, found %d"
              .formatted(4 * units, numbers.stateWeights().length));
    }
    double[][] rows = new double[4 * units][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = checked(numbers.stateWeights()[row], units, "stateWeights");
    }
    this.numbers =
        new Numbers(
            checked(numbers.inputWeights(), 4 * units, "inputWeights"),
            rows,
            checked(numbers.biases(), 4 * units, "biases"),
            checked(numbers.outputWeights(), units, "outputWeights"),
            checked(new double[] {numbers.outputBias()}, 1, "outputBias")[0]);
  }

  /** A copy of what was learnt. */
  public Numbers numbers() {
    return new LstmNetwork(numbers).numbers;
  }

  private static double[] checked(double[] numbers, int length, String what) {
    if (length == 0 || numbers.length != length) {
      throw new IllegalArgumentException(
          "%s: expected %d numbers, found %d".formatted(what, length, numbers.length));
    }
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(what + ": a number is not finite");
      }
    }
    return numbers.clone();
  }

  /** The linear unit's output after the whole sequence. */
  public double output(double[] sequence) {
    double[] state = new double[units];
    double[] cell = new double[units];
    double[] rows = new double[4 * units];
    for (double input : sequence) {
      for (int row = 0; row < rows.length; row++) {
        double sum = numbers.biases()[row] + numbers.inputWeights()[row] * input;
        for (int unit = 0; unit < units; unit++) {
          sum += numbers.stateWeights()[row][unit] * state[unit];
        }
        rows[row] = sum;
      }
      for (int unit = 0; unit < units; unit++) {
        double in = sigmoid(rows[unit]);
        double forget = sigmoid(rows[units + unit]);
        double candidate = StrictMath.tanh(rows[2 * units + unit]);
        double out = sigmoid(rows[3 * units + unit]);
        cell[unit] = forget * cell[unit] + in * candidate;
        state[unit] = out * StrictMath.tanh(cell[unit]);
      }
    }
    double output = numbers.outputBias();
    for (int unit = 0; unit < units; unit++) {
      output += numbers.outputWeights()[unit] * state[unit];
    }
    return output;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
