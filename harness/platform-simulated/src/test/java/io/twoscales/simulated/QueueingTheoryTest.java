package io.twoscales.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

/** Theory as the referee: mean waiting times over ten million customers within one percent. */
class QueueingTheoryTest {
  private static final long CUSTOMERS = 10_000_000;

  /** Erlang's C formula: the share of customers of M/M/c that wait. */
  private static double erlangC(int servers, double load) {
    double blocking = 1;
    for (int k = 1; k <= servers; k++) {
      blocking = load * blocking / (k + load * blocking);
    }
    double utilisation = load / servers;
    return blocking / (1 - utilisation + utilisation * blocking);
  }

  @Test
  void mm1() {
    double lambda = 80;
    double mu = 100;
    ReferenceQueue.Result found = ReferenceQueue.mmc(lambda, mu, 1).simulate(CUSTOMERS, 1);

    assertThat(found.customers()).isEqualTo(CUSTOMERS);
    assertThat(found.meanWaitSeconds()).isCloseTo(lambda / mu / (mu - lambda), withinPercentage(1));
    assertThat(found.meanSojournSeconds()).isCloseTo(1 / (mu - lambda), withinPercentage(1));
  }

  @Test
  void mm8() {
    double lambda = 640;
    double mu = 100;
    double wait = erlangC(8, lambda / mu) / (8 * mu - lambda);

    ReferenceQueue.Result found = ReferenceQueue.mmc(lambda, mu, 8).simulate(CUSTOMERS, 2);

    assertThat(found.meanWaitSeconds()).isCloseTo(wait, withinPercentage(1));
    assertThat(found.meanSojournSeconds()).isCloseTo(wait + 1 / mu, withinPercentage(1));
  }

  /** Pollaczek and Khinchine: W = ρ / (2 μ (1 − ρ)). */
  @Test
  void md1() {
    double lambda = 80;
    double mu = 100;
    double rho = lambda / mu;

    ReferenceQueue.Result found = ReferenceQueue.md1(lambda, mu).simulate(CUSTOMERS, 3);

    assertThat(found.meanWaitSeconds()).isCloseTo(rho / (2 * mu * (1 - rho)), withinPercentage(1));
  }

  /**
   * M/M[b]/1 with full batches only (Kleinrock, Queueing Systems I, section 4.4, bulk service): the
   * number in the system is geometric above the batch size, with the root z0 above 1 of the
   * characteristic equation.
   */
  @Test
  void serviceOfFullBatchesOnly() {
    double lambda = 300;
    double mu = 100;
    int batch = 4;

    ReferenceQueue.Result found =
        new ReferenceQueue(lambda, 1, 1 / mu, true, batch, true).simulate(CUSTOMERS, 4);

    assertThat(found.meanBatch()).isEqualTo(batch);
    double meanInSystem = meanWithFullBatches(lambda / mu, batch);
    assertThat(found.meanSojournSeconds()).isCloseTo(meanInSystem / lambda, withinPercentage(1));
  }

  /**
   * Mean number in the system by Little's law, from the balance equations: λ p(n) for every level,
   * the server empties b at once where n ≥ b.
   *
   * <p>With r = λ/μ, for n ≥ b: p(n) = A z^−n with r z^(b+1) − (1 + r) z^b + 1 = 0, z > 1; below b
   * the levels follow from λ p(n) = λ p(n−1) + μ p(n+b).
   */
  private static double meanWithFullBatches(double r, int b) {
    double low = 1 + 1e-9;
    double high = 1 + 1 / r;
    for (int i = 0; i < 200; i++) {
      double z = (low + high) / 2;
      double value = r * Math.pow(z, b + 1) - (1 + r) * Math.pow(z, b) + 1;
      if (value < 0) {
        low = z;
      } else {
        high = z;
      }
    }
    double z = (low + high) / 2;
    int levels = 20_000;
    double[] p = new double[levels + b + 1];
    for (int n = b; n < p.length; n++) {
      p[n] = Math.pow(z, b - n);
    }
    // λ p(n) = λ p(n−1) + μ p(n+b) for n < b, from 0 upwards, where p(−1) = 0.
    for (int n = 0; n < b; n++) {
      p[n] = (n == 0 ? 0 : p[n - 1]) + p[n + b] / r;
    }
    double total = 0;
    double mean = 0;
    for (int n = 0; n < levels; n++) {
      total += p[n];
      mean += n * p[n];
    }
    return mean / total;
  }
}
