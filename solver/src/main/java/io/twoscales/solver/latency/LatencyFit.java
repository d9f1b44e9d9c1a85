package io.twoscales.solver.latency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A {@link LatencyModel} fitted to one percentile of one variant of a profile, with what is needed
 * to decide whether to trust it.
 *
 * <p>The fit minimises the sum of squared relative errors with no coefficient below zero, so that a
 * cell of 5 ms weighs as much as one of 500 ms.
 *
 * @param variant the variant that was fitted
 * @param percentile the percentile that was fitted
 * @param model the fitted model
 * @param meanAbsoluteRelativeError mean of |fitted − measured| / measured over the cells, as a
 *     fraction (MAPE)
 * @param rSquared coefficient of determination of the latencies in milliseconds
 * @param errors relative errors of all cells, worst first
 */
public record LatencyFit(
    String variant,
    Percentile percentile,
    LatencyModel model,
    double meanAbsoluteRelativeError,
    double rSquared,
    List<CellError> errors) {

  /** Mean absolute relative error above which {@link #modelOrRefuse()} refuses. */
  public static final double LARGEST_TRUSTED_ERROR = 0.15;

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
      Profile profile, String variant, Percentile percentile, int unitMillicores) {
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
    LatencyModel model = fit(cells, percentile, unitMillicores);
    List<CellError> errors = new ArrayList<>();
    for (ProfileCell cell : cells) {
      double fitted = model.latencyMs(cell.batch(), cell.millicores());
      double measured = cell.latencyMs(percentile);
      errors.add(new CellError(cell, fitted, (fitted - measured) / measured));
    }
    errors.sort(Comparator.comparingDouble(e -> -Math.abs(e.relativeError())));
    double mape = errors.stream().mapToDouble(e -> Math.abs(e.relativeError())).average().orElse(0);
    return new LatencyFit(variant, percentile, model, mape, rSquared(errors, percentile), errors);
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
   * The model, if it describes the profile.
   *
   * @throws PoorFitException if the fit is not {@link #trusted()}
   */
  public LatencyModel modelOrRefuse() {
    if (!trusted()) {
      throw new PoorFitException(this);
    }
    return model;
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
              error.cell().latencyMs(percentile),
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
          && after.latencyMs(percentile)
              < before.latencyMs(percentile) * (1 - LatencyTable.TOLERATED_INVERSION)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%.3f ms at batch %d and %dm, %.3f ms at batch %d and %dm",
                before.latencyMs(percentile),
                before.batch(),
                before.millicores(),
                after.latencyMs(percentile),
                after.batch(),
                after.millicores()));
      }
    }
    return Optional.empty();
  }

  private static LatencyModel fit(
      List<ProfileCell> cells, Percentile percentile, int unitMillicores) {
    double[][] rows = new double[cells.size()][];
    double[] ones = new double[cells.size()];
    for (int i = 0; i < rows.length; i++) {
      ProfileCell cell = cells.get(i);
      double weight = 1 / cell.latencyMs(percentile);
      double units = (double) cell.millicores() / unitMillicores;
      rows[i] =
          new double[] {
            weight * cell.batch() / units, weight / units, weight * cell.batch(), weight
          };
      ones[i] = 1;
    }
    double[] x = NonNegativeLeastSquares.solve(rows, ones);
    return new LatencyModel(x[0], x[1], x[2], x[3], unitMillicores);
  }

  private static double rSquared(List<CellError> errors, Percentile percentile) {
    double mean =
        errors.stream().mapToDouble(e -> e.cell().latencyMs(percentile)).average().orElse(0);
    double residual = 0;
    double total = 0;
    for (CellError error : errors) {
      double measured = error.cell().latencyMs(percentile);
      residual += (error.fittedMs() - measured) * (error.fittedMs() - measured);
      total += (measured - mean) * (measured - mean);
    }
    return total == 0 ? (residual == 0 ? 1 : 0) : 1 - residual / total;
  }
}
