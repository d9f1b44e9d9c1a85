package io.twoscales.solver.latency;

/**
 * The median latency of a busy replica under a CPU quota, from its mean.
 *
 * <p>The kernel lets a replica with the limit c of a CPU run at full speed for {@code c·P} of every
 * period P and then stops it until the next (CFS bandwidth control). A batch that needs {@code w =
 * c·m} of CPU, m the mean latency, is stopped {@code ⌊w/(c·P)⌋} times or once more, in that share
 * of the cases that makes the mean m; so the median is {@code w + round(m/P)·(1 − c)·P}. Batches
 * shorter than their quota are mostly not stopped at all, and their median is far below their mean,
 * which no law affine in 1/c can say. From a whole CPU on nothing is stopped: the median is the
 * mean.
 *
 * @param mean the mean latency
 * @param periodMs P, milliseconds, above 0
 */
public record ThrottledMedian(LatencyFunction mean, double periodMs) implements LatencyFunction {
  private static final double CPU_MILLICORES = 1000;

  public ThrottledMedian {
    if (!(periodMs > 0) || Double.isInfinite(periodMs)) {
      throw new IllegalArgumentException(
          "expected a CFS period above 0 ms, found " + periodMs + " ms");
    }
  }

  @Override
  public double latencyMs(int batch, int millicores) {
    double ms = mean.latencyMs(batch, millicores);
    double cpus = millicores / CPU_MILLICORES;
    return cpus >= 1 ? ms : cpus * ms + Math.round(ms / periodMs) * (1 - cpus) * periodMs;
  }
}
