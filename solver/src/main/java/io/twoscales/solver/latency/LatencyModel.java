package io.twoscales.solver.latency;

/**
 * Amdahl's law in CPU, affine in the batch: {@code l(b,c) = γ·b/c + ε/c + δ·b + η}, with c in units
 * of CPU (Sponge, arXiv 2404.00704, equation 2).
 *
 * <p>Coefficients may be negative; whether the latency is positive and never rises with CPU is a
 * question of the batches and CPU limits in use and is checked where those are known.
 *
 * @param gammaMs γ, work per item that more CPU speeds up, in milliseconds on one unit
 * @param epsilonMs ε, work per batch that more CPU speeds up, in milliseconds on one unit
 * @param deltaMs δ, time per item that CPU does not change, in milliseconds
 * @param etaMs η, time per batch that CPU does not change, in milliseconds
 * @param unitMillicores how many millicores one unit of c is, at least 1
 */
public record LatencyModel(
    double gammaMs, double epsilonMs, double deltaMs, double etaMs, int unitMillicores)
    implements LatencyFunction {

  public LatencyModel {
    requireFinite("gamma", gammaMs);
    requireFinite("epsilon", epsilonMs);
    requireFinite("delta", deltaMs);
    requireFinite("eta", etaMs);
    if (unitMillicores < 1) {
      throw new IllegalArgumentException(
          "unit of a latency model is " + unitMillicores + " millicores, expected at least 1");
    }
  }

  @Override
  public double latencyMs(int batch, int millicores) {
    if (batch < 1 || millicores < 1) {
      throw new IllegalArgumentException(
          "latency asked for batch " + batch + " at " + millicores + "m, both must be at least 1");
    }
    double units = (double) millicores / unitMillicores;
    return gammaMs * batch / units + deltaMs * batch + epsilonMs / units + etaMs;
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "coefficient " + name + " of a latency model is " + value + ", expected a finite number");
    }
  }
}
