package io.twoscales.simulated;

/**
 * Exponential numbers by rejection from 256 layers of equal area (Marsaglia and Tsang, The Ziggurat
 * Method for Generating Random Variables, Journal of Statistical Software 5(8), 2000). Exact but
 * for rounding; a logarithm or an exponential is needed once in about a hundred draws.
 */
final class ExponentialZiggurat {
  private static final int LAYERS = 256;

  /** Where the lowest layer ends and the tail begins. */
  private static final double TAIL = 7.69711747013104972;

  /** Area of each layer, that of the tail included in the lowest. */
  private static final double AREA = 0.0039496598225815571993;

  private static final double UNIT = 0x1p-53;

  /** Right ends of the layers, from the lowest up; the lowest as wide as its area asks for. */
  private static final double[] X = new double[LAYERS + 1];

  /** The density at the right ends. */
  private static final double[] Y = new double[LAYERS + 1];

  static {
    X[0] = AREA / StrictMath.exp(-TAIL);
    X[1] = TAIL;
    for (int i = 2; i < LAYERS; i++) {
      X[i] = -StrictMath.log(AREA / X[i - 1] + StrictMath.exp(-X[i - 1]));
    }
    X[LAYERS] = 0;
    for (int i = 0; i <= LAYERS; i++) {
      Y[i] = StrictMath.exp(-X[i]);
    }
  }

  private ExponentialZiggurat() {}

  static double draw(RandomStream random) {
    while (true) {
      long bits = random.nextLong();
      int layer = (int) (bits & (LAYERS - 1));
      double x = (bits >>> 11) * UNIT * X[layer];
      if (x < X[layer + 1]) {
        return x;
      }
      if (layer == 0) {
        return TAIL - StrictMath.log(1 - random.nextDouble());
      }
      double y = Y[layer] + random.nextDouble() * (Y[layer + 1] - Y[layer]);
      if (y < StrictMath.exp(-x)) {
        return x;
      }
    }
  }
}
