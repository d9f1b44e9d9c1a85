package io.twoscales.solver.latency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A {@link LatencyModel} fitted to one statistic of one variant of a profile, with what is needed
 * to decide whether to trust it.
 *
 * <p>The fit minimises the sum of squared relative errors with no coefficient below zero, so that a
 * cell of 5 ms weighs as much as one of 500 ms. The overhead κ is sought in steps of a hundredth of
 * the smallest CPU limit, where three limits or more were measured.
 *
 * @param variant the variant that was fitted
 * @param statistic the statistic that was fitted
 * @param model the fitted model
 * @param function the latency that it gives: the model itself, or what follows from it
 * @param meanAbsoluteRelativeError mean of |fitted − measured| / measured over the cells, as a
 *     fraction (MAPE)
 * @param rSquared coefficient of determination of the latencies in milliseconds
 * @param errors relative errors of all cells, worst first
 */
public record LatencyFit(
    String variant,
    LatencyStatistic statistic,
    LatencyModel model,
    LatencyFunction function,
    double meanAbsoluteRelativeError,
    double rSquared,
    List<CellError> errors) {

  /** Mean absolute relative error above which {@link #functionOrRefuse()} refuses. */
  public static final double LARGEST_TRUSTED_ERROR = 0.15;

  private static final int LARGEST_OVERHEAD_PERCENT = 90;

  /** A sum of squared relative errors that is rounding. */
  private static final double NEGLIGIBLE_ERROR = 1e-12;

  /**
   * How far the fit is off in one cell.
   *
   * @param cell the measurement
   * @param fittedMs what the model says
   * @param relativeError (fitted − measured) / measured
   */
  public record CellError(ProfileCell cell, double fittedMs, double relativeError) {}

  public LatencyFit {
    errors = List.copyOf(errors);
  }

  /**
   * Fits a model.
   *
   * @param unitMillicores the unit of CPU that the coefficients are to be in
   * @throws IllegalArgumentException if the variant was not measured at two batch sizes and at two
   *     CPU limits
   */
  public static LatencyFit of(
      Profile profile, String variant, LatencyStatistic statistic, int unitMillicores) {
    List<ProfileCell> cells = cells(profile, variant);
    LatencyModel model = fit(cells, statistic, unitMillicores);
    return of(variant, cells, statistic, model, model);
  }

  /**
   * Fits the median of replicas under a CPU quota: either a model to the medians, or one to the
   * means, from which the medians follow ({@link ThrottledMedian}), whichever is closer to them.
   *
   * @param unitMillicores the unit of CPU that the coefficients are to be in
   * @param periodMs the CFS period under which the profile was measured
   * @throws IllegalArgumentException as for any fit
   */
  public static LatencyFit ofMedian(
      Profile profile, String variant, int unitMillicores, double periodMs) {
    LatencyFit direct = of(profile, variant, LatencyStatistic.P50, unitMillicores);
    List<ProfileCell> cells = cells(profile, variant);
    LatencyModel mean = fit(cells, LatencyStatistic.MEAN, unitMillicores);
    LatencyFit throttled =
        of(variant, cells, LatencyStatistic.P50, mean, new ThrottledMedian(mean, periodMs));
    return throttled.meanAbsoluteRelativeError() < direct.meanAbsoluteRelativeError()
        ? throttled
        : direct;
  }

  private static List<ProfileCell> cells(Profile profile, String variant) {
    List<ProfileCell> cells = profile.cellsOf(variant);
    long batches = cells.stream().mapToInt(ProfileCell::batch).distinct().count();
    long limits = cells.stream().mapToInt(ProfileCell::millicores).distinct().count();
    if (batches < 2 || limits < 2 || cells.size() < 4) {
      throw new IllegalArgumentException(
          "variant "
              + variant
              + " was measured in "
              + cells.size()
              + " cells ("
              + batches
              + " batch sizes, "
              + limits
              + " CPU limits); a fit needs four, with two of each: measure more, or use the table");
    }
    return cells;
  }

  private static LatencyFit of(
      String variant,
      List<ProfileCell> cells,
      LatencyStatistic statistic,
      LatencyModel model,
      LatencyFunction function) {
    List<CellError> errors = new ArrayList<>();
    for (ProfileCell cell : cells) {
      double fitted = function.latencyMs(cell.batch(), cell.millicores());
      double measured = cell.latencyMs(statistic);
      errors.add(new CellError(cell, fitted, (fitted - measured) / measured));
    }
    errors.sort(Comparator.comparingDouble(e -> -Math.abs(e.relativeError())));
    double mape = errors.stream().mapToDouble(e -> Math.abs(e.relativeError())).average().orElse(0);
    return new LatencyFit(
        variant, statistic, model, function, mape, rSquared(errors, statistic), errors);
  }

  /** The cell in which the model is furthest off, relatively. */
  public CellError worst() {
    return errors.get(0);
  }

  /** Whether the mean error is small enough for the model to be used. */
  public boolean trusted() {
    return meanAbsoluteRelativeError <= LARGEST_TRUSTED_ERROR;
  }

  /**
   * What it says of latencies, if that describes the profile.
   *
   * @throws PoorFitException if the fit is not {@link #trusted()}
   */
  public LatencyFunction functionOrRefuse() {
    if (!trusted()) {
      throw new PoorFitException(this);
    }
    return function;
  }

  /** What stands in the way of the law, in words: the worst cells and where the profile is odd. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    for (CellError error : errors.subList(0, Math.min(3, errors.size()))) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%s: measured %.3f ms, fitted %.3f ms (%+.0f %%)",
              error.cell().coordinates(),
              error.cell().latencyMs(statistic),
              error.fittedMs(),
              100 * error.relativeError()));
    }
    List<ProfileCell> cells = errors.stream().map(CellError::cell).toList();
    inversion(cells, Comparator.comparingInt(ProfileCell::batch), ProfileCell::millicores)
        .ifPresent(pair -> doubts.add("latency falls as the batch grows: " + pair));
    inversion(
            cells, Comparator.comparingInt(ProfileCell::millicores).reversed(), ProfileCell::batch)
        .ifPresent(pair -> doubts.add("latency rises with more CPU: " + pair));
    return doubts;
  }

  /** The first pair of neighbours, along an axis, of which the one that should be slower is not. */
  private Optional<String> inversion(
      List<ProfileCell> cells,
      Comparator<ProfileCell> slowerLast,
      ToIntFunction<ProfileCell> line) {
    List<ProfileCell> sorted =
        cells.stream().sorted(Comparator.comparingInt(line).thenComparing(slowerLast)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      ProfileCell before = sorted.get(i - 1);
      ProfileCell after = sorted.get(i);
      if (line.applyAsInt(before) == line.applyAsInt(after)
          && after.latencyMs(statistic)
              < before.latencyMs(statistic) * (1 - LatencyTable.TOLERATED_INVERSION)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%.3f ms at batch %d and %dm, %.3f ms at batch %d and %dm",
                before.latencyMs(statistic),
                before.batch(),
                before.millicores(),
                after.latencyMs(statistic),
                after.batch(),
                after.millicores()));
      }
    }
    return Optional.empty();
  }

  private static LatencyModel fit(
      List<ProfileCell> cells, LatencyStatistic statistic, int unitMillicores) {
    int least = cells.stream().mapToInt(ProfileCell::millicores).min().orElseThrow();
    long limits = cells.stream().mapToInt(ProfileCell::millicores).distinct().count();
    LatencyModel best = fit(cells, statistic, unitMillicores, 0);
    double bestError = squaredError(cells, statistic, best);
    for (int share = 1; limits > 2 && share <= LARGEST_OVERHEAD_PERCENT; share++) {
      LatencyModel model = fit(cells, statistic, unitMillicores, share * least / 100.0);
      double error = squaredError(cells, statistic, model);
      if (error < bestError - NEGLIGIBLE_ERROR) {
        best = model;
        bestError = error;
      }
    }
    return best;
  }

  private static double squaredError(
      List<ProfileCell> cells, LatencyStatistic statistic, LatencyModel model) {
    double sum = 0;
    for (ProfileCell cell : cells) {
      double error =
          model.latencyMs(cell.batch(), cell.millicores()) / cell.latencyMs(statistic) - 1;
      sum += error * error;
    }
    return sum;
  }

  private static LatencyModel fit(
      List<ProfileCell> cells,
      LatencyStatistic statistic,
      int unitMillicores,
      double overheadMillicores) {
    double[][] rows = new double[cells.size()][];
    double[] ones = new double[cells.size()];
    for (int i = 0; i < rows.length; i++) {
      ProfileCell cell = cells.get(i);
      double weight = 1 / cell.latencyMs(statistic);
      double units = (cell.millicores() - overheadMillicores) / unitMillicores;
      rows[i] =
          new double[] {
            weight * cell.batch() / units, weight / units, weight * cell.batch(), weight
          };
      ones[i] = 1;
    }
    double[] x = NonNegativeLeastSquares.solve(rows, ones);
    return new LatencyModel(x[0], x[1], x[2], x[3], overheadMillicores, unitMillicores);
  }

  private static double rSquared(List<CellError> errors, LatencyStatistic statistic) {
    double mean =
        errors.stream().mapToDouble(e -> e.cell().latencyMs(statistic)).average().orElse(0);
    double residual = 0;
    double total = 0;
    for (CellError error : errors) {
      double measured = error.cell().latencyMs(statistic);
      residual += (error.fittedMs() - measured) * (error.fittedMs() - measured);
      total += (measured - mean) * (measured - mean);
    }
    return total == 0 ? (residual == 0 ? 1 : 0) : 1 - residual / total;
  }
}
