package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.GatewayPauses;
import io.twoscales.core.fault.Fault;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When gateways took in nothing: times in which no request joined a queue though one was due. A
 * request that waits while others join is slow, but meets no pause.
 */
public final class PausedGateway {
  private static final long LEAST_MICROS = 20_000;

  private record Request(RunId run, long id) {}

  private record Wait(long dueMicros, long joinedMicros) {}

  private PausedGateway() {}

  /** Of all runs of a set that has its requests and their visits. */
  public static GatewayPauses of(ResultSet measured) {
    Map<Request, Long> joined = new HashMap<>();
    measured.visits(
        visit ->
            joined.merge(new Request(visit.run(), visit.id()), visit.enqueuedMicros(), Math::min));
    Map<RunId, List<Wait>> waits = new HashMap<>();
    measured.requests(
        request -> {
          Long at = joined.get(new Request(request.run(), request.id()));
          if (at != null && request.scheduledMicros() >= 0) {
            waits
                .computeIfAbsent(request.run(), run -> new ArrayList<>())
                .add(new Wait(request.scheduledMicros(), at));
          }
        });
    Map<String, List<Fault.GatewayPause>> byRun = new TreeMap<>();
    waits.forEach(
        (run, all) -> {
          List<Fault.GatewayPause> pauses = pauses(all);
          if (!pauses.isEmpty()) {
            byRun.put(run.toString(), pauses);
          }
        });
    return new GatewayPauses(byRun);
  }

  private static List<Fault.GatewayPause> pauses(List<Wait> waits) {
    waits.sort(Comparator.comparingLong(Wait::joinedMicros));
    long[] firstDue = new long[waits.size()];
    long earliest = Long.MAX_VALUE;
    for (int i = waits.size() - 1; i >= 0; i--) {
      earliest = Math.min(earliest, waits.get(i).dueMicros());
      firstDue[i] = earliest;
    }
    List<Fault.GatewayPause> pauses = new ArrayList<>();
    long lastJoined = Long.MIN_VALUE;
    for (int i = 0; i < waits.size(); i++) {
      long until = waits.get(i).joinedMicros();
      long from = Math.max(lastJoined, firstDue[i]);
      if (until - from >= LEAST_MICROS) {
        pauses.add(new Fault.GatewayPause(from / 1e6, (until - from) / 1e6));
      }
      lastJoined = until;
    }
    return pauses;
  }
}
