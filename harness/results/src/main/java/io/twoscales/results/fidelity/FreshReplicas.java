package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.Warming;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.VisitRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Learns from a measured set how much slower fresh replicas are: the times of batches that came
 * right after another one, over the mean of the profile, by the CPU that the replica had had since
 * it was ready. A straight line in exp(-CPU / τ) is fitted by least squares, weighted with the CPU
 * of the batches, for each of a grid of τ; how fast the machine is on the whole falls out of it.
 */
public final class FreshReplicas {
  private static final double BUSY_MICROS = 2000;
  private static final int LEAST_BATCHES = 100;
  private static final double FRESH_CORE_SECONDS = 2;

  /** What is smaller cannot be told from the coarseness of the profile. */
  private static final double LEAST_SURPLUS = 0.1;

  private static final double CERTAIN_ERRORS = 5;
  private static final double LEAST_TAU = 0.5;
  private static final double MOST_TAU = 16;
  private static final double TAU_STEP = 1.05;

  /** The mean time of a batch on a replica that is warm, in milliseconds. */
  public interface MeanTimes {
    double ms(String stage, int batch, int millicores);
  }

  private record ReplicaOfRun(RunId run, String replica) {}

  /** One batch: CPU its replica had had before, its time over the mean, and what it weighs. */
  record Sample(double hadCoreSeconds, double ratio, double weight) {}

  private FreshReplicas() {}

  /**
   * What a set says; empty when it has too few batches of fresh replicas, or they are no slower.
   */
  public static Optional<Warming> of(ResultSet measured, MeanTimes means) {
    Map<ReplicaOfRun, NavigableMap<Double, Integer>> limits = limits(measured);
    Map<ReplicaOfRun, Map<Long, VisitRow>> batches = new HashMap<>();
    measured.visits(
        visit -> {
          ReplicaOfRun replica = new ReplicaOfRun(visit.run(), visit.replica());
          if (visit.dispatchedMicros() >= 0 && limits.containsKey(replica)) {
            batches
                .computeIfAbsent(replica, r -> new HashMap<>())
                .put(visit.dispatchedMicros(), visit);
          }
        });
    List<Sample> samples = new ArrayList<>();
    batches.forEach(
        (replica, visits) -> addSamples(limits.get(replica), visits.values(), means, samples));
    return fit(samples);
  }

  /**
   * CPU limits of replicas by the second from which on they hold, the first when they are ready.
   */
  private static Map<ReplicaOfRun, NavigableMap<Double, Integer>> limits(ResultSet measured) {
    Map<ReplicaOfRun, NavigableMap<Double, Integer>> limits = new HashMap<>();
    Map<ReplicaOfRun, Double> ready = new HashMap<>();
    measured.actions(
        action -> {
          boolean start = action.kind().equals("start");
          if ((start || action.kind().equals("resize")) && action.succeeded()) {
            ReplicaOfRun replica = new ReplicaOfRun(action.run(), action.replica());
            double endedSeconds = action.beganSeconds() + action.durationMs() / 1000;
            limits
                .computeIfAbsent(replica, r -> new TreeMap<>())
                .put(endedSeconds, action.requestedMillicores());
            if (start) {
              ready.put(replica, endedSeconds);
            }
          }
        });
    ready.forEach((replica, atSeconds) -> limits.get(replica).headMap(atSeconds).clear());
    return limits;
  }

  private static void addSamples(
      NavigableMap<Double, Integer> limits,
      Iterable<VisitRow> visits,
      MeanTimes means,
      List<Sample> samples) {
    List<VisitRow> inOrder = new ArrayList<>();
    visits.forEach(inOrder::add);
    inOrder.sort(Comparator.comparingLong(VisitRow::dispatchedMicros));
    for (int i = 1; i < inOrder.size(); i++) {
      VisitRow batch = inOrder.get(i);
      double from = batch.dispatchedMicros() / 1e6;
      double to = batch.finishedMicros() / 1e6;
      boolean busy = batch.dispatchedMicros() - inOrder.get(i - 1).finishedMicros() < BUSY_MICROS;
      boolean steady = limits.floorKey(from) != null && limits.subMap(from, to).isEmpty();
      if (busy && steady) {
        int millicores = limits.floorEntry(from).getValue();
        double mean = means.ms(batch.stage(), batch.batchSize(), millicores);
        samples.add(
            new Sample(hadCoreSeconds(limits, from), (to - from) * 1000 / mean, mean * millicores));
      }
    }
  }

  private static double hadCoreSeconds(NavigableMap<Double, Integer> limits, double at) {
    double had = 0;
    double since = limits.firstKey();
    int millicores = 0;
    for (Map.Entry<Double, Integer> limit : limits.headMap(at, true).entrySet()) {
      had += millicores / 1000.0 * (limit.getKey() - since);
      since = limit.getKey();
      millicores = limit.getValue();
    }
    return had + millicores / 1000.0 * (at - since);
  }

  static Optional<Warming> fit(List<Sample> samples) {
    long fresh = samples.stream().filter(s -> s.hadCoreSeconds() < FRESH_CORE_SECONDS).count();
    if (fresh < LEAST_BATCHES || samples.size() - fresh < LEAST_BATCHES) {
      return Optional.empty();
    }
    Line best = null;
    double bestTau = 0;
    for (double tau = LEAST_TAU; tau <= MOST_TAU; tau *= TAU_STEP) {
      Line line = Line.of(samples, tau);
      if (best == null || line.squares() < best.squares()) {
        best = line;
        bestTau = tau;
      }
    }
    return best.surplus() >= LEAST_SURPLUS && best.surplus() > CERTAIN_ERRORS * best.error()
        ? Optional.of(
            new Warming(1 + best.surplus(), Duration.ofMillis(Math.round(1000 * bestTau))))
        : Optional.empty();
  }

  /** Weighted least squares of ratios less 1 over exp(-CPU / τ), through the origin. */
  private record Line(double surplus, double squares, double error) {
    static Line of(List<Sample> samples, double tau) {
      double xx = 0;
      double xy = 0;
      double yy = 0;
      for (Sample sample : samples) {
        double e = Math.exp(-sample.hadCoreSeconds() / tau);
        double over = sample.ratio() - 1;
        xx += sample.weight() * e * e;
        xy += sample.weight() * e * over;
        yy += sample.weight() * over * over;
      }
      double surplus = xy / xx;
      double squares = Math.max(0, yy - surplus * xy);
      return new Line(surplus, squares, Math.sqrt(squares / (samples.size() - 1.0) / xx));
    }
  }
}
