package io.twoscales.report.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one run did over time; all its series have the same buckets. */
public final class RunTimeline {

  /**
   * Which series.
   *
   * @param quantity what it shows
   * @param stage of which stage; empty for the whole pipeline
   */
  public record Key(Quantity quantity, String stage) {
    public Key(Quantity quantity) {
      this(quantity, "");
    }
  }

  private final int seconds;
  private final int bucketSeconds;
  private final Map<Key, Series> series;
  private final List<DecisionMark> decisions;

  private RunTimeline(
      int seconds, int bucketSeconds, Map<Key, Series> series, List<DecisionMark> decisions) {
    this.seconds = seconds;
    this.bucketSeconds = bucketSeconds;
    this.series = series;
    this.decisions = decisions;
  }

  /** An empty timeline, to be filled second by second. */
  public RunTimeline(int seconds, int bucketSeconds) {
    this(seconds, bucketSeconds, new LinkedHashMap<>(), new ArrayList<>());
  }

  /** The series of a quantity, which comes into being with its first value. */
  public void add(Quantity quantity, String stage, int second, double value) {
    if (!Double.isNaN(value)) {
      series
          .computeIfAbsent(new Key(quantity, stage), key -> new Series(seconds, bucketSeconds))
          .add(second, value);
    }
  }

  /** Adds a decision; they come in the order of time. */
  public void add(DecisionMark decision) {
    decisions.add(decision);
  }

  public int seconds() {
    return seconds;
  }

  public int bucketSeconds() {
    return bucketSeconds;
  }

  /** A series of the whole pipeline, if anything of it is known. */
  public Optional<Series> of(Quantity quantity) {
    return of(quantity, "");
  }

  /** A series of a stage, if anything of it is known. */
  public Optional<Series> of(Quantity quantity, String stage) {
    return Optional.ofNullable(series.get(new Key(quantity, stage)));
  }

  /** All series. */
  public Map<Key, Series> series() {
    return Map.copyOf(series);
  }

  /** The stages of which there are series of their own, in the order of their names. */
  public List<String> stages() {
    return series.keySet().stream()
        .map(Key::stage)
        .filter(stage -> !stage.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  public List<DecisionMark> decisions() {
    return List.copyOf(decisions);
  }

  /** The same in buckets that are so many times as long. */
  public RunTimeline coarser(int factor) {
    Map<Key, Series> coarse = new LinkedHashMap<>();
    series.forEach((key, each) -> coarse.put(key, each.coarser(factor)));
    return new RunTimeline(seconds, bucketSeconds * factor, coarse, decisions);
  }
}
