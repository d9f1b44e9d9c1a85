package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.Waking;
import io.twoscales.results.fidelity.StageSeconds.Second;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Learns from a measured set how much CPU batches need on replicas that are warm. The CPU that a
 * stage used in a second is what its batches need by the profile, times how slow the machine was on
 * the whole, plus the surplus of those that found their replica idle: two unknowns, found by least
 * squares over the seconds, for each of a grid of idle times.
 */
public final class WarmReplicas {
  private static final int LEAST_SECONDS = 20;
  private static final double CERTAIN_ERRORS = 3;
  private static final double LIKELY_ERRORS = 2;
  private static final double[] IDLE_MS = {0.5, 1, 2, 3, 5, 8, 12, 20, 30};

  /**
   * What batches of a stage needed.
   *
   * @param slowdown times the CPU that the profile says; 1 unless another stands out
   * @param waking what those needed more that found a replica idle; empty when nothing stands out
   */
  public record Work(double slowdown, Optional<Waking> waking) {
    /** The CPU that the batches of a second needed, in milliseconds. */
    double cpuMs(Second second) {
      double waked =
          waking.map(one -> second.wakings(millis(one.idle())) * millis(one.cpu())).orElse(0.0);
      return slowdown * second.neededMs() + waked;
    }

    private static double millis(Duration duration) {
      return duration.toNanos() / 1e6;
    }
  }

  private WarmReplicas() {}

  /**
   * By stage; stages of which nothing is said are left out.
   *
   * @param seconds of replicas that are warm and keep their CPU: of static plans
   */
  public static Map<String, Work> of(StageSeconds seconds) {
    Map<String, Work> work = new TreeMap<>();
    seconds
        .ofAllRuns()
        .forEach((stage, all) -> fit(all).ifPresent(found -> work.put(stage, found)));
    return work;
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
    if (planes.isEmpty() && told.stream().anyMatch(Second::anyIdle)) {
      return Optional.empty();
    }
    return Optional.of(
        planes.stream()
            .filter(plane -> plane.surplusMs() > CERTAIN_ERRORS * plane.error())
            .min(Comparator.comparingDouble(Plane::squares))
            .map(plane -> new Work(plane.slowdown(), Optional.of(plane.waking())))
            .orElseGet(() -> new Work(slowdownAlone(told), Optional.empty())));
  }

  private static List<Second> told(List<Second> seconds) {
    return seconds.stream().filter(second -> second.neededMs() > 0).toList();
  }

  /** As if nobody had been idle. */
  private static double slowdownAlone(List<Second> seconds) {
    double nn = 0;
    double nu = 0;
    double uu = 0;
    for (Second second : seconds) {
      nn += second.neededMs() * second.neededMs();
      nu += second.neededMs() * second.usedMs();
      uu += second.usedMs() * second.usedMs();
    }
    double squares = Math.max(0, uu - nu / nn * nu);
    return ifCertain(nu / nn, Math.sqrt(squares / (seconds.size() - 1.0) / nn));
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
        double n = second.neededMs();
        double w = second.wakings(idleMs);
        nn += n * n;
        nw += n * w;
        ww += w * w;
        nu += n * second.usedMs();
        wu += w * second.usedMs();
        uu += second.usedMs() * second.usedMs();
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
