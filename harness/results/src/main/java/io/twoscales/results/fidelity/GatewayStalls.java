package io.twoscales.results.fidelity;

import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * When gateways took in nothing: requests that were sent and joined no queue for a while. Near its
 * capacity a plan needs seconds to work off what has come meanwhile, and no simulation knows of it.
 */
final class GatewayStalls {
  private static final double LEAST_MS = 50;

  private record Request(RunId run, long id) {}

  /**
   * The longest of a run.
   *
   * @param atSeconds when it began, since the measured window did
   * @param ms how long it took
   */
  record Stall(double atSeconds, double ms) {}

  private GatewayStalls() {}

  /** By run, of those that were long enough to matter. */
  static Map<RunId, Stall> of(ResultSet measured) {
    Map<Request, Long> joined = new HashMap<>();
    measured.visits(
        visit ->
            joined.merge(new Request(visit.run(), visit.id()), visit.enqueuedMicros(), Math::min));
    Map<RunId, Stall> longest = new TreeMap<>();
    measured.requests(
        request -> {
          Long at = joined.get(new Request(request.run(), request.id()));
          if (at != null && request.sentMicros() >= 0) {
            double ms = (at - request.sentMicros()) / 1000.0;
            if (ms >= LEAST_MS) {
              longest.merge(
                  request.run(),
                  new Stall(request.sentMicros() / 1e6, ms),
                  (one, other) -> one.ms() >= other.ms() ? one : other);
            }
          }
        });
    return longest;
  }
}
