package io.twoscales.report.read;

import io.twoscales.report.model.Quantity;
import io.twoscales.report.model.RunTimeline;
import io.twoscales.results.read.ReplicaRow;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.TimelineRow;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The timelines of a set's runs, from its tables by second and from its decisions. */
final class TimelineReader {
  private final ResultSet set;
  private final Map<RunId, RunTimeline> timelines = new TreeMap<>();

  /**
   * A reader.
   *
   * @param bucketSeconds how many seconds a point stands for
   */
  TimelineReader(ResultSet set, int bucketSeconds) {
    this.set = set;
    set.runs()
        .forEach(
            run ->
                timelines.put(
                    new RunId(run.controller(), run.repetition()),
                    new RunTimeline(
                        Math.max(1, set.manifest().experiment().windowSeconds()), bucketSeconds)));
  }

  /**
   * Reads all; a timeline for each run of the set.
   *
   * @param mostDecisions so many of a run are kept at most
   */
  Map<RunId, RunTimeline> read(int mostDecisions) {
    set.timeline(this::add);
    Map<RunId, DecisionReader> decisions = new HashMap<>();
    set.decisions(
        line ->
            decisions
                .computeIfAbsent(
                    line.run(), run -> new DecisionReader(timelines.get(run), mostDecisions))
                .add(line));
    decisions.values().forEach(DecisionReader::finish);
    if (decisions.isEmpty()) {
      readReplicas();
    }
    return timelines;
  }

  private void add(TimelineRow row) {
    RunTimeline timeline = timelines.get(row.run());
    if (timeline == null) {
      return;
    }
    int second = row.second();
    timeline.add(Quantity.LOAD, "", second, row.requests());
    timeline.add(Quantity.VIOLATIONS, "", second, row.violations());
    timeline.add(Quantity.P50, "", second, row.p50Ms());
    timeline.add(Quantity.P99, "", second, row.p99Ms());
    timeline.add(Quantity.QUEUE, "", second, number(row.queue()));
    timeline.add(Quantity.ALLOCATED, "", second, number(row.allocatedMillicores()));
    timeline.add(Quantity.USED, "", second, row.cpuUsedMillicores());
    timeline.add(Quantity.READY, "", second, number(row.replicasReady()));
    if (row.replicasStarting().orElse(0) > 0 || timeline.of(Quantity.STARTING).isPresent()) {
      timeline.add(Quantity.STARTING, "", second, number(row.replicasStarting()));
    }
  }

  private static double number(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : Double.NaN;
  }

  /** Rows come second by second; those of one second are counted together. */
  private void readReplicas() {
    Map<RunId, StageReplicas> counts = new HashMap<>();
    set.replicas(row -> count(counts, row));
    counts.values().forEach(StageReplicas::finish);
  }

  private void count(Map<RunId, StageReplicas> counts, ReplicaRow row) {
    RunTimeline timeline = timelines.get(row.run());
    if (timeline != null) {
      counts
          .computeIfAbsent(row.run(), run -> new StageReplicas(timeline))
          .add(row.second(), row.stage(), row.state());
    }
  }
}
