package io.twoscales.results.statistics;

import io.twoscales.results.RunSummary;
import io.twoscales.results.Schema;
import io.twoscales.results.Table;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * The statistics of a result set, from summaries, histograms and the timeline: requests are not
 * read, so that the size of a set hardly matters.
 *
 * @param set what they are of
 * @param controllers in the order of the experiment
 */
public record SetStatistics(ResultSet set, List<ControllerStatistics> controllers) {
  public SetStatistics {
    controllers = List.copyOf(controllers);
  }

  /**
   * Reads them.
   *
   * @throws io.twoscales.results.ResultSetException when the set has no runs, or a file that they
   *     come from was changed
   */
  public static SetStatistics of(ResultSet set) {
    set.requireRuns();
    set.requireUnchanged(SetStatistics::isRead);
    Map<RunId, Double> reactions = reactions(set);
    Map<String, List<RunMeasures>> runs = new LinkedHashMap<>();
    Map<String, Histogram> merged = new HashMap<>();
    Map<String, long[]> counts = new HashMap<>();
    for (RunSummary run : set.runs()) {
      RunId id = new RunId(run.controller(), run.repetition());
      Histogram latencies = set.latencies(id);
      runs.computeIfAbsent(run.controller(), c -> new ArrayList<>())
          .add(RunMeasures.of(run, latencies, reactions.getOrDefault(id, Double.NaN)));
      merged.merge(
          run.controller(),
          latencies,
          (all, more) -> {
            all.add(more);
            return all;
          });
      long[] count = counts.computeIfAbsent(run.controller(), c -> new long[2]);
      count[0] += run.requests();
      count[1] += run.late();
    }
    List<ControllerStatistics> controllers = new ArrayList<>();
    for (String name : set.controllers()) {
      long[] count = counts.get(name);
      controllers.add(
          new ControllerStatistics(name, runs.get(name), count[0], count[1], merged.get(name)));
    }
    return new SetStatistics(set, controllers);
  }

  private static boolean isRead(String file) {
    return file.equals(Table.SUMMARY.file())
        || file.equals(Table.TIMELINE.file())
        || Schema.isHistogram(file);
  }

  /** The controller of this name, if the set has it. */
  public Optional<ControllerStatistics> controller(String name) {
    return controllers.stream().filter(c -> c.controller().equals(name)).findFirst();
  }

  private static Map<RunId, Double> reactions(ResultSet set) {
    Map<RunId, Double> reactions = new HashMap<>();
    Seconds seconds = new Seconds(set.manifest().experiment().windowSeconds());
    RunId[] current = new RunId[1];
    set.timeline(
        row -> {
          if (!row.run().equals(current[0])) {
            seconds.finish(current[0], reactions);
            current[0] = row.run();
          }
          seconds.add(row.second(), row.requests(), row.violations());
        });
    seconds.finish(current[0], reactions);
    return reactions;
  }

  /** Counts of one run by seconds. */
  private static final class Seconds {
    private int[] requests;
    private int[] violations;
    private int size;

    Seconds(int expected) {
      requests = new int[Math.max(1, expected)];
      violations = new int[Math.max(1, expected)];
    }

    void add(int second, int ofRequests, int ofViolations) {
      if (second >= requests.length) {
        requests = Arrays.copyOf(requests, 2 * second + 1);
        violations = Arrays.copyOf(violations, 2 * second + 1);
      }
      requests[second] = ofRequests;
      violations[second] = ofViolations;
      size = Math.max(size, second + 1);
    }

    void finish(RunId run, Map<RunId, Double> reactions) {
      if (run != null) {
        reactions.put(
            run,
            SurgeReaction.meanSeconds(
                Arrays.copyOf(requests, size), Arrays.copyOf(violations, size)));
      }
      Arrays.fill(requests, 0);
      Arrays.fill(violations, 0);
      size = 0;
    }
  }
}
