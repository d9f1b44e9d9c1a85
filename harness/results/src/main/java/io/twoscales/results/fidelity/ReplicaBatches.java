package io.twoscales.results.fidelity;

import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.VisitRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The batches of replicas in the order in which they took them, each by one of its requests. */
final class ReplicaBatches {
  private ReplicaBatches() {}

  /** Of some replicas. */
  static Map<ReplicaOfRun, Collection<VisitRow>> of(
      ResultSet measured, Predicate<ReplicaOfRun> which) {
    Map<ReplicaOfRun, Map<Long, VisitRow>> batches = new HashMap<>();
    measured.visits(
        visit -> {
          ReplicaOfRun replica = new ReplicaOfRun(visit.run(), visit.replica());
          if (which.test(replica)) {
            batches
                .computeIfAbsent(replica, r -> new TreeMap<>())
                .put(visit.dispatchedMicros(), visit);
          }
        });
    Map<ReplicaOfRun, Collection<VisitRow>> inOrder = new HashMap<>();
    batches.forEach((replica, visits) -> inOrder.put(replica, visits.values()));
    return inOrder;
  }
}
