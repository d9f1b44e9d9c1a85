package io.twoscales.results.regress;

import io.twoscales.results.ResultSetException;
import io.twoscales.results.compare.Comparability;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.MeanIntervals;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.SetStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sets over time: where measures changed, be it slowly.
 *
 * @param sets from the oldest to the newest
 * @param series by controller and measure
 */
public record History(List<ResultSet> sets, List<Series> series) {
  /** Chance that a history without changes shows any, where nobody says otherwise. */
  public static final double DEFAULT_SIGNIFICANCE = 0.05;

  /** With fewer sets no order of them is unlikely enough. */
  public static final int LEAST_SETS = 6;

  public History {
    sets = List.copyOf(sets);
    series = List.copyOf(series);
  }

  /**
   * A measure of a controller over time.
   *
   * @param controller its name
   * @param measure which
   * @param means over the repetitions, by set
   * @param changes by time
   * @param rise how far it has come up since the first of the last changes in a row for the worse;
   *     0 when there is none or the last change was for the better
   * @param margin the rise that matters
   */
  public record Series(
      String controller,
      Measure measure,
      double[] means,
      List<Step> changes,
      double rise,
      double margin) {
    /** Whether it has become worse by what matters, or seems to: by half of the margin. */
    public boolean regressed() {
      return rise >= margin / 2;
    }
  }

  /**
   * A change of level.
   *
   * @param set place of the first set after it
   * @param before mean level since the change before
   * @param after mean level until the next change
   * @param pValue of "nothing has changed here"
   */
  public record Step(int set, double before, double after, double pValue) {}

  /**
   * Reads a history.
   *
   * @param sets in any order; those of one second stay in theirs
   * @param margins rises that matter
   * @param significance chance to see a change where there is none
   * @throws ResultSetException when they cannot be compared, are too few or have no controller in
   *     common
   */
  public static History of(
      List<ResultSet> sets, boolean seedsMayDiffer, Margins margins, double significance) {
    if (sets.size() < LEAST_SETS) {
      throw new ResultSetException(
          "a history of %d sets is too short to tell a change from chance: at least %d"
              .formatted(sets.size(), LEAST_SETS));
    }
    List<ResultSet> ordered =
        sets.stream().sorted(Comparator.comparing(set -> set.manifest().createdAt())).toList();
    Comparability.require(ordered, seedsMayDiffer);
    List<SetStatistics> statistics = ordered.stream().map(SetStatistics::of).toList();
    List<String> controllers =
        statistics.get(0).controllers().stream()
            .map(ControllerStatistics::controller)
            .filter(name -> statistics.stream().allMatch(s -> s.controller(name).isPresent()))
            .toList();
    if (controllers.isEmpty()) {
      throw new ResultSetException("the sets have no controller in common");
    }
    List<String> names = new ArrayList<>();
    List<Measure> measures = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    for (String controller : controllers) {
      for (Measure measure : RegressionGate.MEASURES) {
        double[] means = means(statistics, controller, measure);
        if (Arrays.stream(means).noneMatch(Double::isNaN)) {
          names.add(controller);
          measures.add(measure);
          values.add(means);
        }
      }
    }
    List<List<ChangePoints.Change>> changes = new ChangePoints(significance).find(values);
    List<Series> series =
        IntStream.range(0, values.size())
            .mapToObj(
                i -> series(names.get(i), measures.get(i), values.get(i), changes.get(i), margins))
            .toList();
    return new History(ordered, series);
  }

  private static double[] means(
      List<SetStatistics> statistics, String controller, Measure measure) {
    return statistics.stream()
        .map(set -> set.controller(controller).orElseThrow())
        .mapToDouble(found -> MeanIntervals.mean(found.values(measure)).estimate())
        .toArray();
  }

  private static Series series(
      String controller,
      Measure measure,
      double[] means,
      List<ChangePoints.Change> changes,
      Margins margins) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      int from = i == 0 ? 0 : changes.get(i - 1).at();
      int at = changes.get(i).at();
      int to = i + 1 < changes.size() ? changes.get(i + 1).at() : means.length;
      steps.add(new Step(at, mean(means, from, at), mean(means, at, to), changes.get(i).pValue()));
    }
    double rise = 0;
    for (int i = steps.size() - 1; i >= 0 && steps.get(i).after() > steps.get(i).before(); i--) {
      rise += steps.get(i).after() - steps.get(i).before();
    }
    double before = steps.isEmpty() ? means[0] : steps.get(0).before();
    return new Series(controller, measure, means, steps, rise, margins.of(measure, before));
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElse(Double.NaN);
  }

  /** Whether any series has become worse and stayed so. */
  public boolean regressed() {
    return series.stream().anyMatch(Series::regressed);
  }
}
