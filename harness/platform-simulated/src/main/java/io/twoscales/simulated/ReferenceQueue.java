package io.twoscales.simulated;

import io.twoscales.core.experiment.Warming;
import io.twoscales.serving.DropReason;
import io.twoscales.serving.Outcome;
import io.twoscales.serving.StageSettings;
import io.twoscales.serving.Topology;
import java.util.List;

/**
 * Queues with known closed forms, simulated by the serving core and the event queue that simulate
 * pipelines: Poisson arrivals, equal servers, first come first served.
 *
 * @param arrivalsPerSecond λ, above 0
 * @param servers c, at least 1
 * @param meanServiceSeconds mean time of a batch, whatever its size, above 0
 * @param exponential whether the time of a batch is exponential; if not it is always the mean
 * @param batchSize the most customers served together, at least 1
 * @param waitsForFullBatch whether a free server waits until a batch is full
 */
public record ReferenceQueue(
    double arrivalsPerSecond,
    int servers,
    double meanServiceSeconds,
    boolean exponential,
    int batchSize,
    boolean waitsForFullBatch) {

  private static final double NANOS = 1e9;
  private static final long NO_LIMIT = EventQueue.NEVER;
  private static final int CPU_MILLICORES = 1000;

  public ReferenceQueue {
    if (!(arrivalsPerSecond > 0) || !(meanServiceSeconds > 0) || servers < 1 || batchSize < 1) {
      throw new IllegalArgumentException("a queue has arrivals, servers and work");
    }
  }

  /** M/M/c. */
  public static ReferenceQueue mmc(
      double arrivalsPerSecond, double servicesPerSecond, int servers) {
    return new ReferenceQueue(arrivalsPerSecond, servers, 1 / servicesPerSecond, true, 1, false);
  }

  /** M/D/1. */
  public static ReferenceQueue md1(double arrivalsPerSecond, double servicesPerSecond) {
    return new ReferenceQueue(arrivalsPerSecond, 1, 1 / servicesPerSecond, false, 1, false);
  }

  /**
   * What a simulation found.
   *
   * @param customers how many were served
   * @param meanWaitSeconds mean time from arrival to the beginning of service
   * @param meanSojournSeconds mean time from arrival to the end of service
   * @param meanBatch mean customers served together
   */
  public record Result(
      long customers, double meanWaitSeconds, double meanSojournSeconds, double meanBatch) {}

  /** Serves so many customers. */
  public Result simulate(long customers, long seed) {
    Meter meter = new Meter();
    StageSettings settings =
        StageSettings.DEFAULT
            .withBatching(batchSize, waitsForFullBatch ? NO_LIMIT : 0)
            .withProtection(Integer.MAX_VALUE, 0);
    ServingSimulation simulation =
        new ServingSimulation(
            Topology.chain(1),
            List.of(settings),
            new Servers(new Times(RandomStream.of(seed, 1)), Warming.NONE),
            new PoissonArrivals(customers, RandomStream.of(seed, 0)),
            0,
            NO_LIMIT,
            meter);
    meter.simulation = simulation;
    for (int server = 0; server < servers; server++) {
      simulation.replicaReady(0, 0, server, CPU_MILLICORES);
    }
    simulation.runUntil(NO_LIMIT - 1);
    return meter.result();
  }

  private final class Times implements ServiceTimes {
    private final RandomStream random;

    Times(RandomStream random) {
      this.random = random;
    }

    @Override
    public long drawNanos(int stage, int batch, int millicores) {
      double factor = exponential ? random.nextExponential() : 1;
      return (long) (factor * meanServiceSeconds * NANOS + 0.5);
    }

    @Override
    public double ratio(int stage, int batch, int oldMillicores, int newMillicores) {
      return 1;
    }
  }

  private final class PoissonArrivals implements Arrivals {
    private final RandomStream random;
    private final long customers;
    private long taken;
    private double time;
    private long dueNanos;

    PoissonArrivals(long customers, RandomStream random) {
      this.customers = customers;
      this.random = random;
      advance();
    }

    private void advance() {
      time += random.nextExponential() * NANOS / arrivalsPerSecond;
      dueNanos = taken < customers ? (long) (time + 0.5) : EventQueue.NEVER;
    }

    @Override
    public long dueNanos() {
      return dueNanos;
    }

    @Override
    public long take() {
      long tag = taken++;
      advance();
      return tag;
    }
  }

  private static final class Meter implements ServingSimulation.Owner {
    private ServingSimulation simulation;
    private long customers;
    private double waitNanos;
    private double sojournNanos;
    private double inverseBatches;

    @Override
    public int items(long tag, int stage) {
      return 1;
    }

    @Override
    public void ended(
        int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos) {
      long arrived = simulation.pipeline().arrivedNanos(request);
      customers++;
      waitNanos += simulation.pipeline().dispatchedNanos(request, 0) - arrived;
      sojournNanos += nowNanos - arrived;
      inverseBatches += 1.0 / simulation.pipeline().batchSize(request, 0);
    }

    @Override
    public void drained(int replica, long nowNanos) {
      throw new IllegalStateException("no server leaves");
    }

    @Override
    public void due(long what, long nowNanos) {
      throw new IllegalStateException("nothing was put off");
    }

    Result result() {
      return new Result(
          customers,
          waitNanos / customers / NANOS,
          sojournNanos / customers / NANOS,
          customers / inverseBatches);
    }
  }
}
