package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.Warming;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.VisitRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Learns from a measured set how much slower fresh replicas are: the times of batches that came
 * right after another one, over the mean of the profile, by the CPU that the replica had had since
 * it was ready. Fitted by least squares, weighted with the CPU of the batches, for each of a grid
 * of τ, is slowdown × (1 + surplus × exp(-CPU / τ)): a slowdown for each stage of each run, which
 * the machine's speed in those minutes makes other than 1, and one surplus for all. Were the
 * slowdowns held at 1, a machine slower than the profile would be taken for replicas that take
 * longer to become warm.
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

  /** One batch: CPU its replica had had before, its time over the mean, and what it weighs. */
  record Sample(StageOfRun stage, double hadCoreSeconds, double ratio, double weight) {}

  private FreshReplicas() {}

  /**
   * What a set says; empty when it has too few batches of fresh replicas, or they are no slower.
   */
  public static Optional<Warming> of(ResultSet measured, MeanTimes means) {
    Map<ReplicaOfRun, ReplicaLimits> limits = ReplicaLimits.of(measured);
    List<Sample> samples = new ArrayList<>();
    ReplicaBatches.of(measured, limits::containsKey)
        .forEach((replica, batches) -> addSamples(limits.get(replica), batches, means, samples));
    return fit(samples);
  }

  private static void addSamples(
      ReplicaLimits limits, Iterable<VisitRow> batches, MeanTimes means, List<Sample> samples) {
    VisitRow before = null;
    for (VisitRow batch : batches) {
      double from = batch.dispatchedMicros() / 1e6;
      double to = batch.finishedMicros() / 1e6;
      boolean busy =
          before != null && batch.dispatchedMicros() - before.finishedMicros() < BUSY_MICROS;
      before = batch;
      if (busy && batch.dispatchedMicros() >= 0 && !limits.changes(from, to)) {
        limits
            .at(from)
            .ifPresent(
                millicores -> {
                  double mean = means.ms(batch.stage(), batch.batchSize(), millicores);
                  samples.add(
                      new Sample(
                          new StageOfRun(batch.run(), batch.stage()),
                          limits.hadCoreSeconds(from),
                          (to - from) * 1000 / mean,
                          mean * millicores));
                });
      }
    }
  }

  static Optional<Warming> fit(List<Sample> samples) {
    long fresh = samples.stream().filter(s -> s.hadCoreSeconds() < FRESH_CORE_SECONDS).count();
    if (fresh < LEAST_BATCHES || samples.size() - fresh < LEAST_BATCHES) {
      return Optional.empty();
    }
    Map<StageOfRun, List<Sample>> byStage =
        samples.stream()
            .collect(Collectors.groupingBy(Sample::stage, LinkedHashMap::new, Collectors.toList()));
    Curve best = null;
    double bestTau = 0;
    for (double tau = LEAST_TAU; tau <= MOST_TAU; tau *= TAU_STEP) {
      Curve curve = Curve.of(byStage.values(), tau);
      if (best == null || curve.squares() < best.squares()) {
        best = curve;
        bestTau = tau;
      }
    }
    return best.surplus() >= LEAST_SURPLUS && best.surplus() > CERTAIN_ERRORS * best.error()
        ? Optional.of(
            new Warming(1 + best.surplus(), Duration.ofMillis(Math.round(1000 * bestTau))))
        : Optional.empty();
  }

  /** Weighted least squares for one τ. */
  private record Curve(double surplus, double squares, double error) {
    private static final int MOST_STEPS = 100;
    private static final double PRECISION = 1e-6;

    /**
     * Slowdowns and surplus in turn, each the best for the others, until the surplus no longer
     * changes.
     */
    static Curve of(Collection<List<Sample>> stages, double tau) {
      List<Sums> sums = stages.stream().map(samples -> Sums.of(samples, tau)).toList();
      double surplus = 0;
      for (int step = 0; step < MOST_STEPS; step++) {
        double before = surplus;
        double along = 0;
        double least = 0;
        for (Sums of : sums) {
          double slowdown = of.slowdown(before);
          along += slowdown * (of.re - slowdown * of.e);
          least += slowdown * slowdown * of.ee;
        }
        surplus = along / least;
        if (Math.abs(surplus - before) < PRECISION) {
          break;
        }
      }
      return of(stages, sums, surplus);
    }

    private static Curve of(Collection<List<Sample>> stages, List<Sums> sums, double surplus) {
      double squares = 0;
      double certainty = 0;
      for (Sums of : sums) {
        double slowdown = of.slowdown(surplus);
        squares += of.squares(surplus);
        double shared = of.e + surplus * of.ee;
        certainty += slowdown * slowdown * (of.ee - shared * shared / of.basis(surplus));
      }
      int samples = stages.stream().mapToInt(List::size).sum();
      double variance = Math.max(0, squares) / (samples - 1.0 - sums.size());
      return new Curve(surplus, squares, Math.sqrt(variance / Math.max(0, certainty)));
    }
  }

  /**
   * Of one stage of a run, weighted: powers and products of e = exp(-CPU / τ) and of the ratio r.
   */
  private record Sums(double one, double e, double ee, double r, double re, double rr) {
    static Sums of(List<Sample> samples, double tau) {
      double one = 0;
      double e = 0;
      double ee = 0;
      double r = 0;
      double re = 0;
      double rr = 0;
      for (Sample sample : samples) {
        double left = Math.exp(-sample.hadCoreSeconds() / tau);
        one += sample.weight();
        e += sample.weight() * left;
        ee += sample.weight() * left * left;
        r += sample.weight() * sample.ratio();
        re += sample.weight() * sample.ratio() * left;
        rr += sample.weight() * sample.ratio() * sample.ratio();
      }
      return new Sums(one, e, ee, r, re, rr);
    }

    /** Of (1 + surplus × e)². */
    double basis(double surplus) {
      return one + 2 * surplus * e + surplus * surplus * ee;
    }

    /** The best for a surplus. */
    double slowdown(double surplus) {
      return (r + surplus * re) / basis(surplus);
    }

    /** What is left with the best slowdown. */
    double squares(double surplus) {
      return rr - slowdown(surplus) * (r + surplus * re);
    }
  }
}
