package io.twoscales.docker.testbed;

import io.twoscales.core.run.RequestRecord.StageVisit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gateway's records of finished requests, as they are collected once a second. */
final class GatewayLog {
  private static final long RECENT_MICROS = 5_000_000;

  private record Recent(long finishedMicros, double latencyMs, boolean violated) {}

  private final double sloMs;
  private final Map<Integer, Visit> visits = new HashMap<>();
  private final Deque<Recent> recent = new ArrayDeque<>();
  private long nextSequence;

  /** A request's way through the gateway, in microseconds since the epoch. */
  private record Visit(
      long enqueuedMicros,
      long dispatchedMicros,
      long finishedMicros,
      String replica,
      int batchSize) {}

  GatewayLog(double sloMs) {
    this.sloMs = sloMs;
  }

  /** The sequence number from which on lines are still to be collected. */
  long nextSequence() {
    return nextSequence;
  }

  /**
   * Takes in collected lines: sequence, id, arrived, ended, outcome; then for each stage a group of
   * enqueued, dispatched, done, replica, batch size, behind a semicolon. The first stage counts.
   */
  void add(String csv) {
    for (String line : csv.lines().toList()) {
      String[] groups = line.split(";", -1);
      String[] cells = groups[0].split(",", -1);
      nextSequence = Long.parseLong(cells[0]) + 1;
      long arrived = Long.parseLong(cells[2]);
      long ended = Long.parseLong(cells[3]);
      double latencyMs = (ended - arrived) / 1000.0;
      recent.addLast(
          new Recent(ended, latencyMs, !cells[4].equals("completed") || latencyMs > sloMs));
      if (cells[1].matches("\\d{1,9}")) {
        String[] stage = groups[1].split(",", -1);
        long done = Long.parseLong(stage[2]);
        Visit visit =
            new Visit(
                Long.parseLong(stage[0]),
                Long.parseLong(stage[1]),
                done == 0 ? ended : done,
                stage[3],
                Integer.parseInt(stage[4]));
        visits.put(Integer.parseInt(cells[1]), visit);
      }
    }
  }

  /** A request's way through its stage, times relative to the beginning of the window. */
  List<StageVisit> visits(int id, String stage, long zeroEpochMicros) {
    return Optional.ofNullable(visits.get(id)).stream()
        .map(
            visit ->
                new StageVisit(
                    stage,
                    visit.enqueuedMicros() - zeroEpochMicros,
                    visit.dispatchedMicros() == 0 ? -1 : visit.dispatchedMicros() - zeroEpochMicros,
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
