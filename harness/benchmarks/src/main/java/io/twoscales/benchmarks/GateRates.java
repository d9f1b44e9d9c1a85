package io.twoscales.benchmarks;

import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.results.regress.Decision;
import io.twoscales.results.regress.RegressionGate;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.Measure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How often the regression gate is right. Many pairs of sets are drawn from simulated runs, twice
 * of every repetition's arrivals with other service times, as the same code would have them on
 * another day. Of the candidate nothing is changed, or so many requests of one controller that were
 * in time are turned late that its violation rate rises by the margin.
 */
public final class GateRates {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final long SEED = 1;
  private static final int[] REPETITIONS = {3, 6, 10, 15, 20};
  private static final double RISE = Margins.DEFAULT.violationRate();

  private final RegressionGate gate =
      new RegressionGate(Margins.DEFAULT, RegressionGate.DEFAULT_LEVEL);
  private final GatePool pool;
  private final int pairs;

  private GateRates(GatePool pool, int pairs) {
    this.pool = pool;
    this.pairs = pairs;
  }

  /**
   * Prints tables.
   *
   * @param arguments the project's folder, a simulated experiment, how many repetitions to
   *     simulate, how many pairs to draw per row
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Experiment experiment =
        new ExperimentReader(
                Path.of(arguments[0]),
                List.of(),
                ServiceLoader.load(ControllerFactory.class),
                ServiceLoader.load(ForecasterFactory.class))
            .read(Path.of(arguments[1]));
    GatePool pool = GatePool.simulate(experiment, Integer.parseInt(arguments[2]), RISE);
    GateRates rates = new GateRates(pool, Integer.parseInt(arguments[3]));
    rates.printScatter();
    rates.printTable("the same arrivals in both sets", true);
    rates.printTable("other arrivals in the candidate (--other-seeds)", false);
  }

  /** Standard deviations of what the gate watches, between arrivals and between days. */
  private void printScatter() {
    OUT.println(
        "| controller | measure | mean | deviation of runs | of differences of the same arrivals |\n"
            + "| --- | --- | --- | --- | --- |");
    for (int c = 0; c < pool.controllers().size(); c++) {
      for (Measure measure : RegressionGate.MEASURES) {
        double[] once = new double[pool.repetitions()];
        double[] differences = new double[once.length];
        for (int r = 0; r < once.length; r++) {
          once[r] = pool.run(c, r, 0).unchanged(measure);
          differences[r] = pool.run(c, r, 1).unchanged(measure) - once[r];
        }
        // Of rates in points, of the rest in percent of the mean.
        double scale = measure == Measure.VIOLATION_RATE ? 100 : 100 / mean(once);
        OUT.printf(
            Locale.ROOT,
            "| %s | %s | %.5g | %.2f %% | %.2f %% |%n",
            pool.controllers().get(c),
            measure.key(),
            mean(once),
            scale * deviation(once),
            scale * deviation(differences));
      }
    }
  }

  private void printTable(String title, boolean sameArrivals) {
    OUT.printf("%n%s, %d pairs a row%n%n", title, pairs);
    OUT.println(
        "| repetitions | unchanged: regressed % | undecided % | passed % | risen: regressed % |"
            + " undecided % | passed % |\n| --- | --- | --- | --- | --- | --- | --- |");
    for (int repetitions : REPETITIONS) {
      Map<Decision, Long> unchanged = decisions(repetitions, sameArrivals, false);
      Map<Decision, Long> risen = decisions(repetitions, sameArrivals, true);
      OUT.printf(
          Locale.ROOT,
          "| %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
          repetitions,
          percent(unchanged, Decision.REGRESSED),
          percent(unchanged, Decision.UNDECIDED),
          percent(unchanged, Decision.PASSED),
          percent(risen, Decision.REGRESSED),
          percent(risen, Decision.UNDECIDED),
          percent(risen, Decision.PASSED));
    }
  }

  private double percent(Map<Decision, Long> counts, Decision decision) {
    return 100.0 * counts.getOrDefault(decision, 0L) / pairs;
  }

  private Map<Decision, Long> decisions(int repetitions, boolean sameArrivals, boolean risen) {
    return IntStream.range(0, pairs)
        .parallel()
        .mapToObj(pair -> decision(pair, repetitions, sameArrivals, risen))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private Decision decision(int pair, int repetitions, boolean sameArrivals, boolean risen) {
    SplittableRandom random = new SplittableRandom(SEED + pair);
    int[] drawn = draw(2 * repetitions, pool.repetitions(), random);
    int[] first = Arrays.copyOf(drawn, repetitions);
    int[] second = sameArrivals ? first : Arrays.copyOfRange(drawn, repetitions, 2 * repetitions);
    int[] days = new int[repetitions];
    Arrays.setAll(days, i -> random.nextInt(2));
    int[] otherDays = Arrays.stream(days).map(day -> 1 - day).toArray();
    List<ControllerStatistics> baseline = new ArrayList<>();
    List<ControllerStatistics> candidate = new ArrayList<>();
    for (int c = 0; c < pool.controllers().size(); c++) {
      boolean raised = risen && pair % pool.controllers().size() == c;
      baseline.add(pool.some(c, first, days, false));
      candidate.add(pool.some(c, second, otherDays, raised));
    }
    return gate.decide(baseline, candidate).decision();
  }

  /** So many different numbers below a bound. */
  private static int[] draw(int count, int bound, SplittableRandom random) {
    int[] numbers = new int[bound];
    Arrays.setAll(numbers, i -> i);
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(bound - i);
      int kept = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = kept;
    }
    return Arrays.copyOf(numbers, count);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
