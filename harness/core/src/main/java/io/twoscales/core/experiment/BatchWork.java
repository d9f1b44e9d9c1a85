package io.twoscales.core.experiment;

import java.util.Arrays;

/**
 * The CPU time that the batches of a stage need, and the time beside it in which their replica
 * waits for the network and for being woken: a batch takes that long however large the limit is.
 */
public final class BatchWork {
  private static final double MILLICORES_PER_CPU = 1000;

  /** Draws the CPU time of a batch. */
  private interface Quantiles {
    double cpuMs(double share, int batch, int millicores);
  }

  private interface Means {
    double cpuMs(int batch, int millicores);
  }

  private final Means means;
  private final Quantiles quantiles;
  private final double[] besideMs;

  private BatchWork(Means means, Quantiles quantiles, double[] besideMs) {
    this.means = means;
    this.quantiles = quantiles;
    this.besideMs = besideMs;
  }

  /**
   * Of a profile that has CPU times.
   *
   * @param cpu CPU times of single batches
   * @param beside what their latencies are longer, of the same batches; only at a whole CPU, where
   *     no quota runs out, is that time beside
   */
  static BatchWork measured(BatchSamples cpu, BatchSamples beside) {
    int most = beside.mostMillicores();
    double[] medians = new double[cpu.largestBatch() + 1];
    if (most >= MILLICORES_PER_CPU) {
      Arrays.setAll(medians, batch -> batch == 0 ? 0 : beside.quantileMs(0.5, batch, most));
    }
    return new BatchWork(cpu::meanMs, cpu::quantileMs, medians);
  }

  /**
   * Of a profile that has latencies alone: on average what the limit gives a busy replica in the
   * mean time of a batch, scattering as the times do with the most CPU, where no quota runs out.
   */
  static BatchWork of(BatchSamples latencies) {
    int most = latencies.mostMillicores();
    Means means =
        (batch, millicores) -> {
          double cpus = millicores / MILLICORES_PER_CPU;
          return latencies.meanMs(batch, millicores) * (millicores > most ? Math.ceil(cpus) : cpus);
        };
    Quantiles quantiles =
        (share, batch, millicores) ->
            means.cpuMs(batch, millicores)
                * (latencies.quantileMs(share, batch, most) / latencies.meanMs(batch, most));
    return new BatchWork(means, quantiles, new double[1]);
  }

  /** The mean CPU time in milliseconds. */
  public double meanMs(int batch, int millicores) {
    return means.cpuMs(batch, millicores);
  }

  /**
   * The CPU time that a share of the batches need no more of, in milliseconds.
   *
   * @param share from 0 to 1
   */
  public double quantileMs(double share, int batch, int millicores) {
    return quantiles.cpuMs(share, batch, millicores);
  }

  /**
   * Time beside the CPU time, in milliseconds; 0 where it is not known. A batch larger than any
   * measured has that of the largest.
   */
  public double besideMs(int batch) {
    return besideMs[Math.min(batch, besideMs.length - 1)];
  }
}
