package io.twoscales.core.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * How long replicas take from their start until they are ready, by stage and by the CPU limit that
 * they start with.
 *
 * <p>Between limits that were measured, median and 99th percentile are linear in 1/CPU: a start is
 * some waiting and some work. Beyond them the line goes on towards less CPU; more CPU than the most
 * that was measured is of no use. A single limit stands for all.
 *
 * <p>Part of a start is its creation, in which the engine makes and starts the container; the
 * replica's CPU is used from then on.
 */
public final class ColdStart {
  private final Map<String, TreeMap<Integer, Delay>> byStage;
  private final Delay otherwise;
  private final Duration creation;

  private ColdStart(
      Map<String, TreeMap<Integer, Delay>> byStage, Delay otherwise, Duration creation) {
    this.byStage = byStage;
    this.otherwise = otherwise;
    this.creation = creation;
  }

  /** The same for all stages and limits. */
  public static ColdStart of(Delay delay) {
    return new ColdStart(Map.of(), delay, Duration.ZERO);
  }

  /**
   * As measured.
   *
   * @param byStage by stage and millicores
   * @param otherwise of stages that were not measured
   */
  public static ColdStart measured(Map<String, Map<Integer, Delay>> byStage, Delay otherwise) {
    Map<String, TreeMap<Integer, Delay>> sorted = new LinkedHashMap<>();
    byStage.forEach(
        (stage, delays) -> {
          if (delays.isEmpty() || delays.keySet().stream().anyMatch(cpu -> cpu < 1)) {
            throw new IllegalArgumentException(
                "stage " + stage + " has no cold start, or one without CPU");
          }
          sorted.put(stage, new TreeMap<>(delays));
        });
    return new ColdStart(sorted, otherwise, Duration.ZERO);
  }

  /**
   * The same, taking so many times as long.
   *
   * @param factors by stage, above 0; 1 for stages that are not named
   * @throws IllegalArgumentException when one names a stage that was not measured
   */
  public ColdStart slower(Map<String, Double> factors) {
    Map<String, TreeMap<Integer, Delay>> slower = new LinkedHashMap<>(byStage);
    factors.forEach(
        (stage, factor) -> {
          if (!byStage.containsKey(stage)) {
            throw new IllegalArgumentException(
                "%s has no cold start that was measured; %s have"
                    .formatted(stage, byStage.keySet()));
          }
          TreeMap<Integer, Delay> delays = new TreeMap<>();
          byStage.get(stage).forEach((cpu, delay) -> delays.put(cpu, delay.times(factor)));
          slower.put(stage, delays);
        });
    return new ColdStart(slower, otherwise, creation);
  }

  /** The same, on a machine so many times slower; creations take as long as before. */
  public ColdStart slower(double factor) {
    Map<String, Double> factors = new LinkedHashMap<>();
    byStage.keySet().forEach(stage -> factors.put(stage, factor));
    return slower(factors);
  }

  /** Stages that were measured by CPU limit. */
  public Set<String> stages() {
    return Collections.unmodifiableSet(byStage.keySet());
  }

  /** The same, with so much of it the creation of the container. */
  public ColdStart creating(Duration time) {
    return new ColdStart(byStage, otherwise, time);
  }

  /** How long the creation of the container takes. */
  public Duration creation() {
    return creation;
  }

  /**
   * Whether it was measured by CPU limit. Such a start works from its creation on: it takes as long
   * as its CPU lets it, and uses all of that.
   */
  public boolean isWork() {
    return !byStage.isEmpty();
  }

  /** Of a replica that has so much CPU until it is ready. */
  public Delay at(String stage, int millicores) {
    TreeMap<Integer, Delay> points = byStage.get(stage);
    if (points == null) {
      return otherwise;
    }
    int cpu = Math.min(millicores, points.lastKey());
    Delay exact = points.get(cpu);
    if (exact != null || points.size() == 1) {
      return exact != null ? exact : points.firstEntry().getValue();
    }
    int fast =
        cpu < points.firstKey() ? points.higherKey(points.firstKey()) : points.higherKey(cpu);
    int slow = points.lowerKey(fast);
    double share = (1.0 / cpu - 1.0 / fast) / (1.0 / slow - 1.0 / fast);
    Duration median = between(points.get(fast).median(), points.get(slow).median(), share);
    Duration p99 = between(points.get(fast).p99(), points.get(slow).p99(), share);
    return new Delay(median, p99.compareTo(median) < 0 ? median : p99);
  }

  private static Duration between(Duration fast, Duration slow, double share) {
    double nanos = fast.toNanos() + share * (slow.toNanos() - fast.toNanos());
    return Duration.ofNanos(Math.max(1, Math.round(nanos)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColdStart that
        && byStage.equals(that.byStage)
        && otherwise.equals(that.otherwise)
        && creation.equals(that.creation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(byStage, otherwise, creation);
  }

  @Override
  public String toString() {
    if (byStage.isEmpty()) {
      return otherwise.toString();
    }
    List<String> parts = new ArrayList<>();
    byStage.forEach(
        (stage, delays) ->
            delays.forEach(
                (cpu, delay) ->
                    parts.add(
                        "%s at %dm %s to %s".formatted(stage, cpu, delay.median(), delay.p99()))));
    if (!creation.isZero()) {
      parts.add(creation + " of it until the container runs");
    }
    return String.join(", ", parts);
  }
}
