package io.twoscales.docker.testbed;

import io.twoscales.core.run.RequestRecord.StageVisit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway's records of finished requests, as they are collected once a second. */
final class GatewayLog {
  private static final long RECENT_MICROS = 5_000_000;

  private record Recent(long finishedMicros, double latencyMs, boolean violated) {}

  private final List<String> stages;
  private final double sloMs;
  private final Map<Integer, List<StageVisit>> visits = new HashMap<>();
  private final Deque<Recent> recent = new ArrayDeque<>();
  private long nextSequence;

  /**
   * An empty log.
   *
   * @param stages names of the pipeline's stages, in its order
   */
  GatewayLog(List<String> stages, double sloMs) {
    this.stages = List.copyOf(stages);
    this.sloMs = sloMs;
  }

  /** The sequence number from which on lines are still to be collected. */
  long nextSequence() {
    return nextSequence;
  }

  /**
   * Takes in collected lines: sequence, id, arrived, ended, outcome; then for each stage in the
   * pipeline's order a group of enqueued, dispatched, done, replica, batch size, behind a
   * semicolon. Times are microseconds since the epoch, 0 where something never happened.
   *
   * @throws IllegalArgumentException when a line has not one group for each stage
   */
  void add(String csv) {
    csv.lines().forEach(this::addLine);
  }

  private void addLine(String line) {
    String[] groups = line.split(";", -1);
    if (groups.length != 1 + stages.size()) {
      throw new IllegalArgumentException(
          "gateway: expected %d stages in a record, found: %s".formatted(stages.size(), line));
    }
    String[] cells = groups[0].split(",", -1);
    long arrived = Long.parseLong(cells[2]);
    long ended = Long.parseLong(cells[3]);
    double latencyMs = (ended - arrived) / 1000.0;
    boolean violated = !cells[4].equals("completed") || latencyMs > sloMs;
    recent.addLast(new Recent(ended, latencyMs, violated));
    if (cells[1].matches("\\d{1,9}")) {
      visits.put(Integer.parseInt(cells[1]), visits(groups, ended));
    }
    nextSequence = Long.parseLong(cells[0]) + 1;
  }

  /** The visits of the stages that the request came to. */
  private List<StageVisit> visits(String[] groups, long ended) {
    List<StageVisit> found = new ArrayList<>(stages.size());
    for (int s = 0; s < stages.size(); s++) {
      String[] cells = groups[1 + s].split(",", -1);
      long enqueued = Long.parseLong(cells[0]);
      long dispatched = Long.parseLong(cells[1]);
      long done = Long.parseLong(cells[2]);
      if (enqueued != 0) {
        found.add(
            new StageVisit(
                stages.get(s),
                enqueued,
                dispatched == 0 ? -1 : dispatched,
                done == 0 ? ended : done,
                cells[3],
                Integer.parseInt(cells[4])));
      }
    }
    return found;
  }

  /**
   * A request's way through the stages it came to, in the pipeline's order, times relative to the
   * beginning of the window; empty when there is no record of it.
   */
  List<StageVisit> visits(int id, long zeroEpochMicros) {
    return visits.getOrDefault(id, List.of()).stream()
        .map(
            visit ->
                new StageVisit(
                    visit.stage(),
                    visit.enqueuedMicros() - zeroEpochMicros,
                    visit.dispatchedMicros() == -1
                        ? -1
                        : visit.dispatchedMicros() - zeroEpochMicros,
                    visit.finishedMicros() - zeroEpochMicros,
                    visit.replica(),
                    visit.batchSize()))
        .toList();
  }

  /** Latencies of the last seconds, as the gateway sees them. */
  Window recent(long nowEpochMicros) {
    while (!recent.isEmpty()
        && recent.peekFirst().finishedMicros() < nowEpochMicros - RECENT_MICROS) {
      recent.removeFirst();
    }
    double[] latencies = recent.stream().mapToDouble(Recent::latencyMs).sorted().toArray();
    long violated = recent.stream().filter(Recent::violated).count();
    return new Window(
        percentile(latencies, 0.5),
        percentile(latencies, 0.99),
        latencies.length == 0 ? 0 : (double) violated / latencies.length);
  }

  /** Median and 99th percentile in milliseconds, NaN when nothing finished; share of violations. */
  record Window(double p50Ms, double p99Ms, double violationRate) {}

  private static double percentile(double[] sorted, double quantile) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(quantile * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
