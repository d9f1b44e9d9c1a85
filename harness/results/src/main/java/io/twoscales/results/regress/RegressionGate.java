package io.twoscales.results.regress;

import io.twoscales.results.FailedRun;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.ControllerStatistics.Pairs;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.MeanIntervals;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.PairedTTest;
import io.twoscales.results.statistics.PercentileSupport;
import io.twoscales.results.statistics.SignFlipTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a candidate is worse than a baseline in violations, cost or p99, by repetitions
 * that saw the same requests. Two chances to be wrong are kept small at once:
 *
 * <ul>
 *   <li>a measure has <em>regressed</em> only when a rise is shown: where nothing has changed, the
 *       chance that any measure of any controller shows one is at most the level ({@link
 *       SignFlipTest}, which needs no more than that unchanged sets could be swapped; with too few
 *       repetitions for it {@link PairedTTest});
 *   <li>a measure has <em>passed</em> only when a rise by its margin is excluded: where it has
 *       risen by that much, the chance is at most the level (Student's upper bound).
 * </ul>
 *
 * What is neither is undecided. A candidate that lacks a policy of the baseline, or runs that
 * failed, does not pass: nobody knows what they would have shown. A rise that is shown while one by
 * the margin is excluded passes.
 */
public final class RegressionGate {
  /** What is watched. */
  public static final List<Measure> MEASURES =
      List.of(Measure.VIOLATION_RATE, Measure.CORE_SECONDS, Measure.P99);

  /** The chance of either error where nobody says otherwise. */
  public static final double DEFAULT_LEVEL = 0.02;

  /** Repetitions with which the project's gate is measured to keep its promises. */
  public static final int DEFAULT_REPETITIONS = 15;

  private final Margins margins;
  private final double level;

  /**
   * A gate.
   *
   * @param margins rises that matter
   * @param level chance of either error, above 0 and below 0.5
   */
  public RegressionGate(Margins margins, double level) {
    if (!(level > 0 && level < 0.5)) {
      throw new IllegalArgumentException("expected a level above 0 and below 0.5");
    }
    this.margins = margins;
    this.level = level;
  }

  /**
   * A measure of a controller.
   *
   * @param controller its name
   * @param measure which
   * @param baseline its mean over the repetitions
   * @param candidate the other set's
   * @param rise mean of the paired differences with its 95 % interval
   * @param upperBound the largest rise that is not excluded; infinite for one repetition
   * @param margin the rise that matters, in the measure's unit
   * @param pValue of "it did not rise", adjusted for all measures together
   * @param decision what follows
   * @param shown whether a rise is shown, be it smaller than the margin
   * @param repetitionsNeeded when undecided, how many would do; 0 where that is not known
   */
  public record Entry(
      String controller,
      Measure measure,
      double baseline,
      double candidate,
      Interval rise,
      double upperBound,
      double margin,
      double pValue,
      Decision decision,
      boolean shown,
      int repetitionsNeeded) {}

  /**
   * What a gate says.
   *
   * @param decision of the candidate
   * @param entries by controller and measure
   * @param repetitions that both sets have
   * @param test which found p-values: {@code sign-flip} or {@code student-t}
   * @param failed runs that the candidate lacks because they came to no end
   * @param onlyInBaseline controllers that the candidate lacks
   * @param onlyInCandidate controllers that the baseline lacks
   */
  public record Outcome(
      Decision decision,
      List<Entry> entries,
      int repetitions,
      String test,
      List<FailedRun> failed,
      List<String> onlyInBaseline,
      List<String> onlyInCandidate) {
    /** The entries of this decision. */
    public List<Entry> entries(Decision wanted) {
      return entries.stream().filter(entry -> entry.decision() == wanted).toList();
    }
  }

  /** Decides; both sets answer the same question, and no run of the candidate failed. */
  public Outcome decide(List<ControllerStatistics> baseline, List<ControllerStatistics> candidate) {
    return decide(baseline, candidate, List.of());
  }

  /**
   * Decides; both sets answer the same question.
   *
   * @param failed runs that the candidate lacks because they came to no end: it may have regressed,
   *     but not passed
   */
  public Outcome decide(
      List<ControllerStatistics> baseline,
      List<ControllerStatistics> candidate,
      List<FailedRun> failed) {
    Map<String, ControllerStatistics> after =
        candidate.stream()
            .collect(Collectors.toMap(ControllerStatistics::controller, Function.identity()));
    List<Watched> watched = new ArrayList<>();
    for (ControllerStatistics before : baseline) {
      if (after.containsKey(before.controller())) {
        watched.addAll(watched(before, after.get(before.controller())));
      }
    }
    int repetitions = watched.stream().mapToInt(Watched::repetitions).min().orElse(0);
    boolean flips = SignFlipTest.smallestPValue(repetitions) <= level;
    int[] numbers =
        watched.stream()
            .flatMapToInt(w -> Arrays.stream(w.pairs().repetitions()))
            .distinct()
            .sorted()
            .toArray();
    List<double[]> differences = watched.stream().map(w -> w.differences(numbers)).toList();
    double[] pValues = flips ? SignFlipTest.pValues(differences) : PairedTTest.pValues(differences);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < pValues.length; i++) {
      entries.add(entry(watched.get(i), pValues[i]));
    }
    List<String> lacking = missing(baseline.stream(), after.keySet());
    Decision decision = together(entries);
    boolean whole = lacking.isEmpty() && failed.isEmpty();
    return new Outcome(
        decision == Decision.PASSED && !whole ? Decision.INCOMPLETE : decision,
        entries,
        repetitions,
        flips ? "sign-flip" : "student-t",
        failed,
        lacking,
        missing(
            candidate.stream(), baseline.stream().map(ControllerStatistics::controller).toList()));
  }

  private static List<String> missing(Stream<ControllerStatistics> of, Collection<String> in) {
    return of.map(ControllerStatistics::controller).filter(name -> !in.contains(name)).toList();
  }

  private static Decision together(List<Entry> entries) {
    if (entries.stream().anyMatch(entry -> entry.decision() == Decision.REGRESSED)) {
      return Decision.REGRESSED;
    }
    return !entries.isEmpty() && entries.stream().allMatch(e -> e.decision() == Decision.PASSED)
        ? Decision.PASSED
        : Decision.UNDECIDED;
  }

  private record Watched(String controller, Measure measure, Pairs pairs) {
    int repetitions() {
      return pairs.baseline().length;
    }

    double[] differences() {
      double[] differences = new double[repetitions()];
      for (int i = 0; i < differences.length; i++) {
        differences[i] = pairs.candidate()[i] - pairs.baseline()[i];
      }
      return differences;
    }

    /** By these repetitions, of which some may have failed here; NaN there. */
    double[] differences(int[] numbers) {
      double[] known = differences();
      double[] differences = new double[numbers.length];
      Arrays.fill(differences, Double.NaN);
      for (int i = 0; i < known.length; i++) {
        differences[Arrays.binarySearch(numbers, pairs.repetitions()[i])] = known[i];
      }
      return differences;
    }
  }

  /** A 99th percentile of too few requests is not watched. */
  private static List<Watched> watched(ControllerStatistics before, ControllerStatistics after) {
    List<Watched> watched = new ArrayList<>();
    for (Measure measure : MEASURES) {
      if (measure == Measure.P99 && !(supportsP99(before) && supportsP99(after))) {
        continue;
      }
      Pairs pairs = Pairs.of(before, after, measure);
      watched.add(new Watched(before.controller(), measure, pairs));
    }
    return watched;
  }

  private static boolean supportsP99(ControllerStatistics controller) {
    return PercentileSupport.supported(
        99, controller.latencies().getTotalCount(), controller.late() > 0);
  }

  private Entry entry(Watched watched, double pValue) {
    double[] differences = watched.differences();
    double before = MeanIntervals.mean(watched.pairs().baseline()).estimate();
    double after = MeanIntervals.mean(watched.pairs().candidate()).estimate();
    double margin = margins.of(watched.measure(), before);
    Interval rise =
        MeanIntervals.difference(watched.pairs().baseline(), watched.pairs().candidate());
    boolean identical = Arrays.stream(differences).allMatch(d -> d == 0);
    double upper = identical ? 0 : PairedTTest.upperBound(differences, 1 - level);
    boolean shown = pValue <= level && rise.estimate() > 0;
    Decision decision =
        identical || upper < margin
            ? Decision.PASSED
            : shown ? Decision.REGRESSED : Decision.UNDECIDED;
    return new Entry(
        watched.controller(),
        watched.measure(),
        before,
        after,
        rise,
        upper,
        margin,
        pValue,
        decision,
        shown,
        decision == Decision.UNDECIDED
            ? PairedTTest.repetitionsFor(differences, margin, level)
            : 0);
  }
}
