package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.Waking;
import io.twoscales.results.read.ReplicaRow;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.VisitRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Learns from a measured set how much CPU batches need on replicas that are warm. The CPU that a
 * stage used in a second is what its batches need by the profile, times how slow the machine was on
 * the whole, plus the surplus of those that found their replica idle: two unknowns, found by least
 * squares over the seconds, for each of a grid of idle times. A machine's speed changes from minute
 * to minute, for all stages alike: how many times slower it was than on the whole is told by
 * repetition, too, whose runs lie minutes apart, from the seconds of all stages.
 */
public final class WarmReplicas {
  private static final int LEAST_SECONDS = 20;
  private static final double LEAST_IDLE_MS = 0.2;
  private static final double CERTAIN_ERRORS = 3;
  private static final double LIKELY_ERRORS = 2;
  private static final double[] IDLE_MS = {0.5, 1, 2, 3, 5, 8, 12, 20, 30};

  private record Stage(RunId run, String name) {}

  private record Replica(RunId run, String name) {}

  /**
   * What batches of a stage needed.
   *
   * @param slowdown times the CPU that the profile says; 1 unless another stands out
   * @param waking what those needed more that found a replica idle; empty when nothing stands out
   * @param slowdownByRepetition the slowdown in each repetition, from the first
   */
  public record Work(double slowdown, Optional<Waking> waking, List<Double> slowdownByRepetition) {
    public Work {
      slowdownByRepetition = List.copyOf(slowdownByRepetition);
    }

    /** With the machine as many times slower in each repetition than on the whole. */
    private Work times(List<Double> factors) {
      return new Work(slowdown, waking, factors.stream().map(factor -> slowdown * factor).toList());
    }

    /** The CPU that the batches of a second needed, in milliseconds. */
    private double cpuMs(Second second) {
      double waked =
          waking.map(one -> second.wakings(millis(one.idle())) * millis(one.cpu())).orElse(0.0);
      return slowdown * second.neededMs + waked;
    }

    private static double millis(Duration duration) {
      return duration.toNanos() / 1e6;
    }
  }

  /** One second of a stage. */
  static final class Second {
    private double usedMs;
    private double neededMs;
    private final List<Double> idleMs = new ArrayList<>();

    /** CPU that was used, in milliseconds. */
    void used(double ms) {
      usedMs += ms;
    }

    /** A batch began that needs so much CPU by the profile. */
    void batch(double cpuMs) {
      neededMs += cpuMs;
    }

    /** It found its replica idle for so long. */
    void idle(double ms) {
      idleMs.add(ms);
    }

    /** How many of its batches were waking, where that takes so long. */
    private double wakings(double afterMs) {
      double wakings = 0;
      for (double idle : idleMs) {
        wakings -= Math.expm1(-idle / afterMs);
      }
      return wakings;
    }
  }

  private WarmReplicas() {}

  /**
   * What the runs of some controllers say, by stage; stages of which they say nothing are left out.
   *
   * @param controllers those whose replicas are warm and keep their CPU: static plans
   */
  public static Map<String, Work> of(
      ResultSet measured, FreshReplicas.MeanTimes means, Predicate<String> controllers) {
    Map<Stage, Map<Integer, Second>> seconds = new HashMap<>();
    Map<Replica, Map<Integer, Integer>> limits = new HashMap<>();
    measured.replicas(
        row -> {
          if (controllers.test(row.run().controller()) && isKnown(row)) {
            second(seconds, new Stage(row.run(), row.stage()), row.second())
                .used(row.cpuUsedMillicores());
            limits
                .computeIfAbsent(new Replica(row.run(), row.replica()), r -> new HashMap<>())
                .put(row.second(), row.limitMillicores());
          }
        });
    Map<Replica, Map<Long, VisitRow>> batches = new HashMap<>();
    measured.visits(
        visit -> {
          Replica replica = new Replica(visit.run(), visit.replica());
          if (limits.containsKey(replica)) {
            batches
                .computeIfAbsent(replica, r -> new TreeMap<>())
                .put(visit.dispatchedMicros(), visit);
          }
        });
    batches.forEach((replica, visits) -> add(visits.values(), limits.get(replica), means, seconds));
    Map<String, Map<Integer, List<Second>>> byStage = new TreeMap<>();
    seconds.forEach(
        (stage, of) ->
            byStage
                .computeIfAbsent(stage.name(), s -> new TreeMap<>())
                .computeIfAbsent(stage.run().repetition(), r -> new ArrayList<>())
                .addAll(of.values()));
    return fit(byStage);
  }

  /** By stage, from its seconds by repetition. */
  static Map<String, Work> fit(Map<String, Map<Integer, List<Second>>> byStage) {
    Map<String, Work> work = new TreeMap<>();
    byStage.forEach(
        (stage, of) ->
            fit(of.values().stream().flatMap(List::stream).toList())
                .ifPresent(found -> work.put(stage, found)));
    List<Double> factors = factors(work, byStage);
    work.replaceAll((stage, found) -> found.times(factors));
    return work;
  }

  private static List<Double> factors(
      Map<String, Work> work, Map<String, Map<Integer, List<Second>>> byStage) {
    Map<Integer, MachineSpeed> speeds = new TreeMap<>();
    work.forEach(
        (stage, found) ->
            byStage
                .get(stage)
                .forEach(
                    (repetition, seconds) -> {
                      MachineSpeed speed =
                          speeds.computeIfAbsent(repetition, r -> new MachineSpeed());
                      told(seconds)
                          .forEach(second -> speed.second(found.cpuMs(second), second.usedMs));
                    }));
    int last = speeds.keySet().stream().max(Comparator.naturalOrder()).orElse(0);
    return IntStream.rangeClosed(1, last)
        .mapToObj(repetition -> speeds.getOrDefault(repetition, new MachineSpeed()).factor())
        .toList();
  }

  /** Of one repetition: CPU that was used over what would have been needed on the whole. */
  private static final class MachineSpeed {
    private int seconds;
    private double nn;
    private double nu;
    private double uu;

    void second(double neededMs, double usedMs) {
      seconds++;
      nn += neededMs * neededMs;
      nu += neededMs * usedMs;
      uu += usedMs * usedMs;
    }

    /** 1 when there is too little to tell, or nothing stands out. */
    double factor() {
      if (seconds < LEAST_SECONDS) {
        return 1;
      }
      double factor = nu / nn;
      double squares = Math.max(0, uu - factor * nu);
      return ifCertain(factor, Math.sqrt(squares / (seconds - 1.0) / nn));
    }
  }

  private static boolean isKnown(ReplicaRow row) {
    return row.state().equals("READY") && row.cpuUsedMillicores() >= 0;
  }

  private static Second second(Map<Stage, Map<Integer, Second>> seconds, Stage stage, int second) {
    return seconds
        .computeIfAbsent(stage, s -> new TreeMap<>())
        .computeIfAbsent(second, s -> new Second());
  }

  /** Batches in the order in which their replica took them. */
  private static void add(
      Iterable<VisitRow> visits,
      Map<Integer, Integer> limits,
      FreshReplicas.MeanTimes means,
      Map<Stage, Map<Integer, Second>> seconds) {
    VisitRow before = null;
    for (VisitRow batch : visits) {
      int at = (int) Math.floorDiv(batch.dispatchedMicros(), 1_000_000L);
      Integer millicores = limits.get(at);
      if (millicores != null) {
        double ms = means.ms(batch.stage(), batch.batchSize(), millicores);
        Second second = second(seconds, new Stage(batch.run(), batch.stage()), at);
        second.batch(ms * millicores / 1000);
        if (before != null) {
          double idle = (batch.dispatchedMicros() - before.finishedMicros()) / 1000.0;
          if (idle > LEAST_IDLE_MS) {
            second.idle(idle);
          }
        }
      }
      before = batch;
    }
  }

  /** Empty when there is too little to tell: also when no second has another load than others. */
  static Optional<Work> fit(List<Second> seconds) {
    List<Second> told = told(seconds);
    if (told.size() < LEAST_SECONDS) {
      return Optional.empty();
    }
    List<Plane> planes =
        Arrays.stream(IDLE_MS)
            .mapToObj(idle -> Plane.of(told, idle))
            .flatMap(Optional::stream)
            .toList();
    if (planes.isEmpty() && told.stream().anyMatch(second -> !second.idleMs.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        planes.stream()
            .filter(plane -> plane.surplusMs() > CERTAIN_ERRORS * plane.error())
            .min(Comparator.comparingDouble(Plane::squares))
            .map(plane -> new Work(plane.slowdown(), Optional.of(plane.waking()), List.of()))
            .orElseGet(() -> new Work(slowdownAlone(told), Optional.empty(), List.of())));
  }

  private static List<Second> told(List<Second> seconds) {
    return seconds.stream().filter(second -> second.neededMs > 0).toList();
  }

  /** As if nobody had been idle. */
  private static double slowdownAlone(List<Second> seconds) {
    MachineSpeed speed = new MachineSpeed();
    seconds.forEach(second -> speed.second(second.neededMs, second.usedMs));
    return speed.factor();
  }

  private static double ifCertain(double slowdown, double error) {
    return Math.abs(slowdown - 1) > LIKELY_ERRORS * error ? slowdown : 1;
  }

  /** Least squares of used CPU over what batches need and over how many were waking. */
  private record Plane(
      double idleMs, double slowdown, double surplusMs, double error, double squares) {
    Waking waking() {
      return new Waking(
          Duration.ofNanos(Math.round(1e6 * surplusMs)),
          Duration.ofNanos(Math.round(1e6 * idleMs)));
    }

    /** Empty when nothing tells one from the other. */
    static Optional<Plane> of(List<Second> seconds, double idleMs) {
      double nn = 0;
      double nw = 0;
      double ww = 0;
      double nu = 0;
      double wu = 0;
      double uu = 0;
      for (Second second : seconds) {
        double n = second.neededMs;
        double w = second.wakings(idleMs);
        nn += n * n;
        nw += n * w;
        ww += w * w;
        nu += n * second.usedMs;
        wu += w * second.usedMs;
        uu += second.usedMs * second.usedMs;
      }
      double determinant = nn * ww - nw * nw;
      if (!(determinant > 1e-9 * nn * ww)) {
        return Optional.empty();
      }
      double slowdown = (nu * ww - wu * nw) / determinant;
      double surplus = (nn * wu - nw * nu) / determinant;
      double squares = Math.max(0, uu - slowdown * nu - surplus * wu);
      double variance = squares / (seconds.size() - 2.0) / determinant;
      double speed = ifCertain(slowdown, Math.sqrt(variance * ww));
      return Optional.of(new Plane(idleMs, speed, surplus, Math.sqrt(variance * nn), squares));
    }
  }
}
