package io.twoscales.solver.latency;

/**
 * Amdahl's law in CPU, affine in the batch: {@code l(b,c) = (γ·b + ε)/(c − κ) + δ·b + η}, with c in
 * units of CPU (Sponge, arXiv 2404.00704, equation 2, where κ is 0).
 *
 * <p>κ is what a small share of a CPU loses to being one: the kernel throttles and wakes a replica
 * in every CFS period, its caches go cold, and its runtime has work of its own. It is why half the
 * CPU takes more than twice as long where CPU is scarce, which the published law has no term for;
 * on cores of their own it is 0.
 *
 * <p>Coefficients may be negative; whether the latency is positive and never rises with CPU is a
 * question of the batches and CPU limits in use and is checked where those are known.
 *
 * @param gammaMs γ, work per item that more CPU speeds up, in milliseconds on one unit
 * @param epsilonMs ε, work per batch that more CPU speeds up, in milliseconds on one unit
 * @param deltaMs δ, time per item that CPU does not change, in milliseconds
 * @param etaMs η, time per batch that CPU does not change, in milliseconds
 * @param overheadMillicores κ, CPU of every replica that does no work, in millicores, at least 0;
 *     the law holds above it
 * @param unitMillicores how many millicores one unit of c is, at least 1
 */
public record LatencyModel(
    double gammaMs,
    double epsilonMs,
    double deltaMs,
    double etaMs,
    double overheadMillicores,
    int unitMillicores)
    implements LatencyFunction {

  public LatencyModel {
    requireFinite("gamma", gammaMs);
    requireFinite("epsilon", epsilonMs);
    requireFinite("delta", deltaMs);
    requireFinite("eta", etaMs);
    if (!(overheadMillicores >= 0) || Double.isInfinite(overheadMillicores)) {
      throw new IllegalArgumentException(
          "overhead of a latency model is "
              + overheadMillicores
              + " millicores, expected at least 0");
    }
    if (unitMillicores < 1) {
      throw new IllegalArgumentException(
          "unit of a latency model is " + unitMillicores + " millicores, expected at least 1");
    }
  }

  /** The law as published, without an overhead. */
  public LatencyModel(
      double gammaMs, double epsilonMs, double deltaMs, double etaMs, int unitMillicores) {
    this(gammaMs, epsilonMs, deltaMs, etaMs, 0, unitMillicores);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where there is no more CPU than the overhead
   */
  @Override
  public double latencyMs(int batch, int millicores) {
    if (batch < 1 || millicores < 1) {
      throw new IllegalArgumentException(
          "latency asked for batch " + batch + " at " + millicores + "m, both must be at least 1");
    }
    if (millicores <= overheadMillicores) {
      throw new IllegalArgumentException(
          "latency asked for %dm, of which %.0fm are overhead; give replicas more CPU"
              .formatted(millicores, overheadMillicores));
    }
    double units = (millicores - overheadMillicores) / unitMillicores;
    return gammaMs * batch / units + deltaMs * batch + epsilonMs / units + etaMs;
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "coefficient " + name + " of a latency model is " + value + ", expected a finite number");
    }
  }
}
