package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.GatewayPauses;
import io.twoscales.core.run.Outcome;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a measured request takes beyond its stages: from when it was due until it joins the first
 * stage's queue, and from when the last stage is done with it until the load generator has its
 * reply.
 *
 * @param medianMs of all completed requests
 * @param p99Ms of the same
 * @param requests how many there were
 */
public record RequestOverhead(double medianMs, double p99Ms, long requests) {

  private record Request(RunId run, long id) {}

  /**
   * Measures it.
   *
   * @throws ResultSetException when the set has no completed requests with their visits
   */
  public static RequestOverhead of(ResultSet set) {
    return of(set, controller -> true);
  }

  /**
   * Measures it in the runs of some controllers.
   *
   * @throws ResultSetException when they have no completed requests with their visits
   */
  public static RequestOverhead of(ResultSet set, Predicate<String> controllers) {
    GatewayPauses pauses = PausedGateway.of(set);
    Map<Request, long[]> inside = new HashMap<>();
    set.visits(
        visit -> {
          long[] span =
              inside.computeIfAbsent(
                  new Request(visit.run(), visit.id()), r -> new long[] {Long.MAX_VALUE, 0});
          span[0] = Math.min(span[0], visit.enqueuedMicros());
          span[1] = Math.max(span[1], visit.finishedMicros());
        });
    double[] ms = new double[inside.size()];
    int[] known = new int[1];
    set.requests(
        request -> {
          long[] span = inside.get(new Request(request.run(), request.id()));
          boolean meant = controllers.test(request.run().controller());
          if (meant
              && span != null
              && request.outcome() == Outcome.COMPLETED
              && !pauses.isPaused(request.run().toString(), request.scheduledMicros() / 1e6)) {
            long micros = request.doneMicros() - request.scheduledMicros() - (span[1] - span[0]);
            ms[known[0]++] = micros / 1000.0;
          }
        });
    if (known[0] == 0) {
      throw new ResultSetException(
          set.folder()
              + " has no completed request with its visits, from which to learn what gateway, network and load generator add; it was recorded without them");
    }
    double[] sorted = Arrays.copyOf(ms, known[0]);
    Arrays.sort(sorted);
    return new RequestOverhead(percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.length);
  }

  private static double percentile(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
