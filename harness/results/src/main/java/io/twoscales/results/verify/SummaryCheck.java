package io.twoscales.results.verify;

import io.twoscales.core.run.Outcome;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.RunSummary;
import io.twoscales.results.Schema;
import io.twoscales.results.Table;
import io.twoscales.results.read.RequestRow;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.verify.Verification.Defect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Computes the summary again from everything else in the set. */
final class SummaryCheck {
  private static final long HIGHEST_MICROS = 3_600_000_000L;

  /** The rounding of the file: half of the last of six, and of three decimals. */
  private static final double HALF_MICRO = 0.51e-6;

  private static final double HALF_MILLI = 0.51e-3;

  private final ResultSet set;
  private final List<Defect> defects = new ArrayList<>();

  SummaryCheck(ResultSet set, Set<String> unreadable) {
    this.set = set;
    for (RunSummary run : set.runs()) {
      consistent(run);
      histogram(run);
    }
    if (set.manifest().condensed()) {
      return;
    }
    if (!unreadable.contains(Table.TIMELINE.file())) {
      timeline();
    }
    if (!unreadable.contains(Table.ACTIONS.file())) {
      actions();
    }
    if (!unreadable.contains(Table.REQUESTS.file())) {
      requests();
    }
  }

  List<Defect> defects() {
    return defects;
  }

  private static RunId id(RunSummary run) {
    return new RunId(run.controller(), run.repetition());
  }

  private void consistent(RunSummary run) {
    long accounted = run.completed() + run.dropped() + run.failed();
    if (accounted != run.requests()) {
      wrong(
          Table.SUMMARY.file(),
          run,
          "%d scheduled ≠ %d completed + %d dropped + %d failed"
              .formatted(run.requests(), run.completed(), run.dropped(), run.failed()));
    }
    double violations = run.late() + run.dropped() + run.failed();
    double rate = run.requests() == 0 ? 0 : violations / run.requests();
    differ(Table.SUMMARY.file(), run, "violation_rate", run.violationRate(), rate, HALF_MICRO);
  }

  private void histogram(RunSummary run) {
    String file = Schema.histogram(id(run).toString());
    try {
      Histogram latencies = set.latencies(id(run));
      differ(file, run, "completed requests", run.completed(), latencies.getTotalCount(), 0);
      percentiles(file, run, latencies);
    } catch (ResultSetException e) {
      defects.add(new Defect(file, e.getMessage()));
    }
  }

  private void percentiles(String file, RunSummary run, Histogram latencies) {
    if (latencies.getTotalCount() == 0) {
      return;
    }
    differ(file, run, "p50_ms", run.p50Ms(), ms(latencies, 50), HALF_MILLI);
    differ(file, run, "p90_ms", run.p90Ms(), ms(latencies, 90), HALF_MILLI);
    differ(file, run, "p95_ms", run.p95Ms(), ms(latencies, 95), HALF_MILLI);
    differ(file, run, "p99_ms", run.p99Ms(), ms(latencies, 99), HALF_MILLI);
  }

  private static double ms(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1000.0;
  }

  private void timeline() {
    Map<RunId, long[]> sums = new HashMap<>();
    set.timeline(
        row -> {
          long[] sum = sums.computeIfAbsent(row.run(), run -> new long[5]);
          sum[0] += row.requests();
          sum[1] += row.completed();
          sum[2] += row.violations();
          sum[3] += row.dropped();
          sum[4] += row.failed();
        });
    for (RunSummary run : set.runs()) {
      long[] sum = sums.getOrDefault(id(run), new long[5]);
      String file = Table.TIMELINE.file();
      long violations = run.late() + run.dropped() + run.failed();
      differ(file, run, "requests", run.requests(), sum[0], 0);
      differ(file, run, "completed", run.completed(), sum[1], 0);
      differ(file, run, "violations", violations, sum[2], 0);
      differ(file, run, "dropped", run.dropped(), sum[3], 0);
      differ(file, run, "failed", run.failed(), sum[4], 0);
    }
  }

  private void actions() {
    int window = set.manifest().experiment().windowSeconds();
    Map<RunId, Map<String, Integer>> counts = new HashMap<>();
    Map<RunId, Integer> failed = new HashMap<>();
    set.actions(
        row -> {
          if (!row.succeeded()) {
            failed.merge(row.run(), 1, Integer::sum);
          } else if (row.beganSeconds() >= 0 && row.beganSeconds() < window) {
            counts
                .computeIfAbsent(row.run(), run -> new HashMap<>())
                .merge(row.kind(), 1, Integer::sum);
          }
        });
    for (RunSummary run : set.runs()) {
      Map<String, Integer> count = counts.getOrDefault(id(run), Map.of());
      String file = Table.ACTIONS.file();
      differ(file, run, "resizes", run.resizes(), count.getOrDefault("resize", 0), 0);
      differ(file, run, "starts", run.starts(), count.getOrDefault("start", 0), 0);
      differ(file, run, "stops", run.stops(), count.getOrDefault("stop", 0), 0);
      differ(file, run, "failed_actions", run.failedActions(), failed.getOrDefault(id(run), 0), 0);
    }
  }

  private void requests() {
    Map<RunId, Recount> recounts = new HashMap<>();
    double sloMs = set.manifest().experiment().sloMs();
    set.requests(row -> recounts.computeIfAbsent(row.run(), run -> new Recount(sloMs)).add(row));
    if (recounts.isEmpty()) {
      return;
    }
    for (RunSummary run : set.runs()) {
      Recount recount = recounts.getOrDefault(id(run), new Recount(sloMs));
      String file = Table.REQUESTS.file();
      differ(file, run, "requests", run.requests(), recount.requests, 0);
      differ(file, run, "completed", run.completed(), recount.latencies.getTotalCount(), 0);
      differ(file, run, "late", run.late(), recount.late, 0);
      differ(file, run, "dropped", run.dropped(), recount.dropped, 0);
      differ(file, run, "failed", run.failed(), recount.failed, 0);
      differ(file, run, "unsent", run.unsent(), recount.unsent, 0);
      percentiles(file, run, recount.latencies);
    }
  }

  private static final class Recount {
    private final double sloMs;
    private final Histogram latencies = new Histogram(HIGHEST_MICROS, 3);
    private long requests;
    private long late;
    private long dropped;
    private long failed;
    private long unsent;

    Recount(double sloMs) {
      this.sloMs = sloMs;
    }

    void add(RequestRow row) {
      requests++;
      unsent += row.sentMicros() < 0 ? 1 : 0;
      long micros = row.doneMicros() - row.scheduledMicros();
      if (row.outcome() == Outcome.COMPLETED) {
        latencies.recordValue(Math.min(Math.max(0, micros), HIGHEST_MICROS));
        late += micros / 1000.0 > sloMs ? 1 : 0;
      } else if (row.outcome() == Outcome.DROPPED) {
        dropped++;
      } else {
        failed++;
      }
    }
  }

  private void differ(
      String file, RunSummary run, String what, double summary, double found, double tolerance) {
    if (!(Math.abs(summary - found) <= tolerance)) {
      wrong(
          file,
          run,
          "%s is %s, %s says %s"
              .formatted(what, number(found), Table.SUMMARY.file(), number(summary)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private void wrong(String file, RunSummary run, String what) {
    defects.add(new Defect(file, "run %s: %s".formatted(id(run), what)));
  }
}
