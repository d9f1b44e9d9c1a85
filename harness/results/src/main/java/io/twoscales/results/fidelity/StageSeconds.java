package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.Warming;
import io.twoscales.results.fidelity.WarmReplicas.Work;
import io.twoscales.results.read.ReplicaRow;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.VisitRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * What the replicas of a stage used in each second of a run, and what the profile says that their
 * batches need. Seconds in which a replica became ready are left out for that replica; one whose
 * start is not known counts as warm.
 */
public final class StageSeconds {
  private static final double LEAST_IDLE_MS = 0.2;
  private static final double LEAST_SECONDS = 1e-6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** One second of a stage. */
  static final class Second {
    private double usedMs;
    private double neededMs;
    private final List<Double> idleMs = new ArrayList<>();

    /** CPU that was used, in milliseconds. */
    void used(double ms) {
      usedMs += ms;
    }

    /** CPU that a batch needs in it by the profile, in milliseconds. */
    void needed(double cpuMs) {
      neededMs += cpuMs;
    }

    /** A batch began that found its replica idle for so long. */
    void idle(double ms) {
      idleMs.add(ms);
    }

    double usedMs() {
      return usedMs;
    }

    double neededMs() {
      return neededMs;
    }

    boolean anyIdle() {
      return !idleMs.isEmpty();
    }

    /** How many of its batches were waking, where that takes so long. */
    double wakings(double afterMs) {
      double wakings = 0;
      for (double idle : idleMs) {
        wakings -= Math.expm1(-idle / afterMs);
      }
      return wakings;
    }
  }

  private final Map<StageOfRun, Map<Integer, Second>> byStage;

  StageSeconds(Map<StageOfRun, Map<Integer, Second>> byStage) {
    this.byStage = byStage;
  }

  /**
   * Of the runs of some controllers.
   *
   * @param warming how much more CPU the batches of fresh replicas need
   */
  public static StageSeconds of(
      ResultSet measured, MeanTimes means, Warming warming, Predicate<String> controllers) {
    Map<ReplicaOfRun, ReplicaLimits> started = ReplicaLimits.of(measured);
    Map<ReplicaOfRun, Map<Integer, Integer>> limits = new HashMap<>();
    StageSeconds seconds = new StageSeconds(new HashMap<>());
    measured.replicas(
        row -> {
          ReplicaOfRun replica = new ReplicaOfRun(row.run(), row.replica());
          if (controllers.test(row.run().controller())
              && isKnown(row, Optional.ofNullable(started.get(replica)))) {
            limits
                .computeIfAbsent(replica, r -> new HashMap<>())
                .put(row.second(), row.limitMillicores());
            seconds
                .second(new StageOfRun(row.run(), row.stage()), row.second())
                .used(row.cpuUsedMillicores());
          }
        });
    ReplicaBatches.of(measured, limits::containsKey)
        .forEach(
            (replica, batches) -> {
              Optional<ReplicaLimits> start = Optional.ofNullable(started.get(replica));
              VisitRow before = null;
              for (VisitRow batch : batches) {
                double from = batch.dispatchedMicros() / 1e6;
                Integer inSecond = limits.get(replica).get((int) Math.floor(from));
                Optional<Integer> millicores =
                    start.isPresent() ? start.get().at(from) : Optional.ofNullable(inSecond);
                if (millicores.isPresent()) {
                  double cpuMs =
                      means.ms(batch.stage(), batch.batchSize(), millicores.get())
                          * millicores.get()
                          / 1000
                          * start
                              .map(s -> warming.factor(NANOS_PER_SECOND * s.hadCoreSeconds(from)))
                              .orElse(1.0);
                  seconds.add(
                      batch,
                      Optional.ofNullable(before),
                      cpuMs,
                      limits.get(replica).keySet()::contains);
                }
                before = batch;
              }
            });
    return seconds;
  }

  private static boolean isKnown(ReplicaRow row, Optional<ReplicaLimits> started) {
    return row.state().equals("READY")
        && row.cpuUsedMillicores() >= 0
        && started.map(limits -> limits.at(row.second()).isPresent()).orElse(true);
  }

  /** What a batch needs is spread evenly over the time that it took. */
  private void add(VisitRow batch, Optional<VisitRow> before, double cpuMs, IntPredicate known) {
    StageOfRun stage = new StageOfRun(batch.run(), batch.stage());
    double from = batch.dispatchedMicros() / 1e6;
    double to = Math.max(from + LEAST_SECONDS, batch.finishedMicros() / 1e6);
    int first = (int) Math.floor(from);
    for (int at = first; at < to; at++) {
      if (known.test(at)) {
        double share = (Math.min(to, at + 1.0) - Math.max(from, at)) / (to - from);
        second(stage, at).needed(cpuMs * share);
      }
    }
    if (known.test(first)) {
      before
          .map(one -> (batch.dispatchedMicros() - one.finishedMicros()) / 1000.0)
          .filter(idleMs -> idleMs > LEAST_IDLE_MS)
          .ifPresent(idleMs -> second(stage, first).idle(idleMs));
    }
  }

  private Second second(StageOfRun stage, int second) {
    return byStage
        .computeIfAbsent(stage, s -> new TreeMap<>())
        .computeIfAbsent(second, s -> new Second());
  }

  /** By stage, of all runs together. */
  Map<String, List<Second>> ofAllRuns() {
    Map<String, List<Second>> all = new TreeMap<>();
    byStage.forEach(
        (stage, seconds) ->
            all.computeIfAbsent(stage.stage(), s -> new ArrayList<>()).addAll(seconds.values()));
    return all;
  }

  /**
   * CPU in a second of a run, of several stages together.
   *
   * @param neededMs what batches need on the whole, in milliseconds
   * @param usedMs what was used
   */
  record Cpu(double neededMs, double usedMs) {
    private Cpu plus(Cpu other) {
      return new Cpu(neededMs + other.neededMs, usedMs + other.usedMs);
    }
  }

  /**
   * By run and second; seconds in which no batch was at work are left out.
   *
   * @param work what batches need on the whole, by stage; other stages are left out
   */
  Map<RunId, Map<Integer, Cpu>> cpuByRun(Map<String, Work> work) {
    Map<RunId, Map<Integer, Cpu>> runs = new TreeMap<>();
    byStage.forEach(
        (stage, seconds) ->
            Optional.ofNullable(work.get(stage.stage()))
                .ifPresent(
                    needs ->
                        seconds.forEach(
                            (at, second) -> {
                              if (second.neededMs() > 0) {
                                runs.computeIfAbsent(stage.run(), r -> new TreeMap<>())
                                    .merge(
                                        at,
                                        new Cpu(needs.cpuMs(second), second.usedMs()),
                                        Cpu::plus);
                              }
                            })));
    return runs;
  }
}
