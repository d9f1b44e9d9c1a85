package io.twoscales.core.pipeline;

import io.twoscales.solver.VariantModel;
import io.twoscales.solver.latency.LatencyModel;
import io.twoscales.solver.latency.Profile;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How a pipeline file says how fast a variant is. */
public sealed interface VariantLatency {

  /**
   * The variant for the solver.
   *
   * @param unitMillicores the unit of CPU in force
   * @throws io.twoscales.solver.latency.PoorFitException when a profile does not follow the model
   * @throws IllegalArgumentException when a profile is too small for it, or not to be interpolated
   */
  VariantModel model(String name, double accuracy, int unitMillicores);

  /**
   * Given coefficients; milliseconds with CPU in units.
   *
   * @param overheadMillicores CPU of every replica that does no work, see {@link LatencyModel}
   * @param ownUnitMillicores the unit they are in; empty for the one in force
   */
  record Coefficients(
      double gammaMs,
      double epsilonMs,
      double deltaMs,
      double etaMs,
      double overheadMillicores,
      OptionalInt ownUnitMillicores)
      implements VariantLatency {

    /** Without an overhead. */
    public Coefficients(
        double gammaMs,
        double epsilonMs,
        double deltaMs,
        double etaMs,
        OptionalInt ownUnitMillicores) {
      this(gammaMs, epsilonMs, deltaMs, etaMs, 0, ownUnitMillicores);
    }

    @Override
    public VariantModel model(String name, double accuracy, int unitMillicores) {
      int unit = ownUnitMillicores.orElse(unitMillicores);
      return VariantModel.of(
          name,
          accuracy,
          new LatencyModel(gammaMs, epsilonMs, deltaMs, etaMs, overheadMillicores, unit));
    }
  }

  /**
   * A measured profile, to which the latency model is fitted.
   *
   * @param cfsPeriodMs the period of CPU quotas under which it was measured; empty when not known
   */
  record Fitted(Profile profile, OptionalDouble cfsPeriodMs) implements VariantLatency {
    @Override
    public VariantModel model(String name, double accuracy, int unitMillicores) {
      return VariantModel.fitted(profile, name, accuracy, unitMillicores, cfsPeriodMs);
    }
  }

  /** A measured profile, read between its cells by interpolation. */
  record Interpolated(Profile profile) implements VariantLatency {
    @Override
    public VariantModel model(String name, double accuracy, int unitMillicores) {
      return VariantModel.interpolated(profile, name, accuracy);
    }
  }
}
