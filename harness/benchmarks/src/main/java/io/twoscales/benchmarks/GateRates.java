package io.twoscales.benchmarks;

import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.regress.Decision;
import io.twoscales.results.regress.RegressionGate;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunMeasures;
import io.twoscales.results.statistics.SetStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often the regression gate is right: many pairs of sets are drawn from the runs of one large
 * simulated set, of which the candidate is left as it is, or its violation rate is raised. Pairs
 * are of different arrivals, which differ by more than the same arrivals on two days would.
 *
 * <p>Arguments: the set, the number of pairs.
 */
public final class GateRates {
  private static final long SEED = 1;
  private static final int[] REPETITIONS = {3, 6, 10, 15, 20};
  private static final double[] RISES = {0, 0.01, 0.02};

  private final List<ControllerStatistics> controllers;
  private final int trials;

  private GateRates(List<ControllerStatistics> controllers, int trials) {
    this.controllers = controllers;
    this.trials = trials;
  }

  public static void main(String[] arguments) {
    ResultSet set = ResultSet.open(Path.of(arguments[0]));
    GateRates rates =
        new GateRates(SetStatistics.of(set).controllers(), Integer.parseInt(arguments[1]));
    rates.print();
  }

  private void print() {
    for (ControllerStatistics controller : controllers) {
      double[] values = controller.values(Measure.VIOLATION_RATE);
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance =
          Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
      System.out.printf(
          Locale.ROOT,
          "%s: violations %.2f %% on average over %d runs, standard deviation %.2f points%n",
          controller.controller(),
          100 * mean,
          values.length,
          100 * Math.sqrt(variance));
    }
    System.out.printf(
        "%n| repetitions | rise of one controller, points | regressed %% | undecided %% | passed %% |%n"
            + "| --- | --- | --- | --- | --- |%n");
    for (int repetitions : REPETITIONS) {
      for (double rise : RISES) {
        Map<Decision, Integer> counts = decisions(repetitions, rise);
        System.out.printf(
            Locale.ROOT,
            "| %d | %.0f | %.1f | %.1f | %.1f |%n",
            repetitions,
            100 * rise,
            percent(counts, Decision.REGRESSED),
            percent(counts, Decision.UNDECIDED),
            percent(counts, Decision.PASSED));
      }
    }
  }

  private double percent(Map<Decision, Integer> counts, Decision decision) {
    return 100.0 * counts.getOrDefault(decision, 0) / trials;
  }

  private Map<Decision, Integer> decisions(int repetitions, double rise) {
    RegressionGate gate = new RegressionGate(Margins.DEFAULT, RegressionGate.DEFAULT_LEVEL);
    SplittableRandom random = new SplittableRandom(SEED);
    Map<Decision, Integer> counts = new EnumMap<>(Decision.class);
    for (int trial = 0; trial < trials; trial++) {
      int raised = trial % controllers.size();
      List<ControllerStatistics> baseline = new ArrayList<>();
      List<ControllerStatistics> candidate = new ArrayList<>();
      int[] drawn = draw(2 * repetitions, controllers.get(0).runs().size(), random);
      for (int c = 0; c < controllers.size(); c++) {
        ControllerStatistics all = controllers.get(c);
        baseline.add(some(all, drawn, 0, repetitions, 0));
        candidate.add(some(all, drawn, repetitions, repetitions, c == raised ? rise : 0));
      }
      counts.merge(gate.decide(baseline, candidate).decision(), 1, Integer::sum);
    }
    return counts;
  }

  private static ControllerStatistics some(
      ControllerStatistics all, int[] drawn, int from, int count, double rise) {
    List<RunMeasures> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<Measure, Double> values = new HashMap<>(all.runs().get(drawn[from + i]).values());
      values.merge(Measure.VIOLATION_RATE, rise, Double::sum);
      runs.add(new RunMeasures(new RunId(all.controller(), i + 1), values));
    }
    return new ControllerStatistics(
        all.controller(), runs, all.requests(), all.late(), all.latencies());
  }

  /** So many different numbers below a bound. */
  private static int[] draw(int count, int bound, SplittableRandom random) {
    int[] numbers = new int[bound];
    for (int i = 0; i < bound; i++) {
      numbers[i] = i;
    }
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(bound - i);
      int kept = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = kept;
    }
    return Arrays.copyOf(numbers, count);
  }
}
