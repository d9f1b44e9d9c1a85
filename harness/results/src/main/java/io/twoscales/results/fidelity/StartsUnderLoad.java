package io.twoscales.results.fidelity;

import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.StartRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The starts of a measured set that a policy asked for: they came to serve after the first request
 * of their run, with the CPU that they began with. Those before it are of the first plan, all at
 * once and beside the gateway's own; no simulation has them.
 */
final class StartsUnderLoad {
  /**
   * One of them.
   *
   * @param row what it took
   * @param readySeconds when it came to serve
   */
  record Start(StartRow row, double readySeconds) {}

  private StartsUnderLoad() {}

  static List<Start> of(ResultSet measured) {
    Map<RunId, Double> firstRequestSeconds = new HashMap<>();
    measured.visits(
        visit -> firstRequestSeconds.merge(visit.run(), visit.enqueuedMicros() / 1e6, Math::min));
    Map<ReplicaOfRun, Double> readySeconds = new HashMap<>();
    measured.actions(
        action -> {
          if (action.kind().equals("start") && action.succeeded()) {
            readySeconds.put(
                new ReplicaOfRun(action.run(), action.replica()),
                action.beganSeconds() + action.durationMs() / 1000);
          }
        });
    Map<ReplicaOfRun, Start> starts = new HashMap<>();
    measured.starts(
        row -> {
          ReplicaOfRun replica = new ReplicaOfRun(row.run(), row.replica());
          Double ready = readySeconds.get(replica);
          Double first = firstRequestSeconds.get(row.run());
          if (row.ready() && ready != null && first != null && ready > first) {
            starts.put(replica, new Start(row, ready));
          }
        });
    measured.actions(
        action -> {
          ReplicaOfRun replica = new ReplicaOfRun(action.run(), action.replica());
          if (action.kind().equals("resize")
              && starts.containsKey(replica)
              && action.beganSeconds() < readySeconds.get(replica)) {
            starts.remove(replica);
          }
        });
    return List.copyOf(starts.values());
  }
}
