package io.twoscales.results.fidelity;

import io.twoscales.results.read.ResultSet;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The CPU limit of a replica from the moment it is ready; times in seconds of the window. */
final class ReplicaLimits {
  private final NavigableMap<Double, Integer> millicores;

  private ReplicaLimits(NavigableMap<Double, Integer> millicores) {
    this.millicores = millicores;
  }

  /** Of all replicas of a set that became ready, by the actions upon them. */
  static Map<ReplicaOfRun, ReplicaLimits> of(ResultSet measured) {
    Map<ReplicaOfRun, NavigableMap<Double, Integer>> limits = new HashMap<>();
    Map<ReplicaOfRun, Double> ready = new HashMap<>();
    measured.actions(
        action -> {
          boolean start = action.kind().equals("start");
          if ((start || action.kind().equals("resize")) && action.succeeded()) {
            ReplicaOfRun replica = new ReplicaOfRun(action.run(), action.replica());
            double endedSeconds = action.beganSeconds() + action.durationMs() / 1000;
            limits
                .computeIfAbsent(replica, r -> new TreeMap<>())
                .put(endedSeconds, action.requestedMillicores());
            if (start) {
              ready.put(replica, endedSeconds);
            }
          }
        });
    Map<ReplicaOfRun, ReplicaLimits> known = new HashMap<>();
    ready.forEach(
        (replica, atSeconds) ->
            known.put(replica, new ReplicaLimits(limits.get(replica).tailMap(atSeconds, true))));
    return known;
  }

  /** Empty before it is ready. */
  Optional<Integer> at(double seconds) {
    return Optional.ofNullable(millicores.floorEntry(seconds)).map(Map.Entry::getValue);
  }

  /** Whether it changes from a moment on, before another. */
  boolean changes(double fromSeconds, double toSeconds) {
    return !millicores.subMap(fromSeconds, toSeconds).isEmpty();
  }

  /** CPU that the replica may have had since it was ready, used or not. */
  double hadCoreSeconds(double atSeconds) {
    double had = 0;
    double since = millicores.firstKey();
    int limit = 0;
    for (Map.Entry<Double, Integer> next : millicores.headMap(atSeconds, true).entrySet()) {
      had += limit / 1000.0 * (next.getKey() - since);
      since = next.getKey();
      limit = next.getValue();
    }
    return had + limit / 1000.0 * Math.max(0, atSeconds - since);
  }
}
