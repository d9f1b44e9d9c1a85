package io.twoscales.results;

import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.RequestRecord;
import org.HdrHistogram.Histogram;

/** Counts and latencies of the requests of a run or of a part of it. */
final class RequestStatistics {
  private static final long HIGHEST_MICROS = 3_600_000_000L;

  /** MLPerf LoadGen's least number of requests for a 99th percentile when none is late. */
  private static final long MIN_REQUESTS_P99 = 459;

  /** The same when one is late. */
  private static final long MIN_REQUESTS_P99_ONE_LATE = 662;

  private final double sloMs;
  private final Histogram completedMicros = new Histogram(HIGHEST_MICROS, 3);
  private final Histogram sendErrorMicros = new Histogram(HIGHEST_MICROS, 3);
  private long unsent;
  private long requests;
  private long late;
  private long dropped;
  private long failed;

  RequestStatistics(double sloMs) {
    this.sloMs = sloMs;
  }

  void add(RequestRecord request) {
    requests++;
    if (request.sentMicros() < 0) {
      unsent++;
    } else {
      long error = Math.abs(request.sentMicros() - request.scheduledMicros());
      sendErrorMicros.recordValue(Math.min(error, HIGHEST_MICROS));
    }
    if (request.outcome() == Outcome.COMPLETED) {
      long micros = Math.max(0, request.doneMicros() - request.scheduledMicros());
      completedMicros.recordValue(Math.min(micros, HIGHEST_MICROS));
      if (request.violates(sloMs)) {
        late++;
      }
    } else if (request.outcome() == Outcome.DROPPED) {
      dropped++;
    } else {
      failed++;
    }
  }

  long requests() {
    return requests;
  }

  long completed() {
    return completedMicros.getTotalCount();
  }

  long late() {
    return late;
  }

  long dropped() {
    return dropped;
  }

  long failed() {
    return failed;
  }

  long violations() {
    return late + dropped + failed;
  }

  /** Share of all requests that missed the objective; 0 when there were none. */
  double violationRate() {
    return requests == 0 ? 0 : (double) violations() / requests;
  }

  /** A percentile in milliseconds; NaN when nothing completed. */
  double percentileMs(double percentile) {
    return completed() == 0
        ? Double.NaN
        : completedMicros.getValueAtPercentile(percentile) / 1000.0;
  }

  /** How far from its due time a request was sent, in milliseconds; NaN when none was. */
  double sendErrorMs(double percentile) {
    return sendErrorMicros.getTotalCount() == 0
        ? Double.NaN
        : sendErrorMicros.getValueAtPercentile(percentile) / 1000.0;
  }

  /** Requests that were never sent. */
  long unsent() {
    return unsent;
  }

  boolean p99Supported() {
    return completed() >= (late == 0 ? MIN_REQUESTS_P99 : MIN_REQUESTS_P99_ONE_LATE);
  }

  Histogram histogram() {
    return completedMicros;
  }
}
