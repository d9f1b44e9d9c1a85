package io.twoscales.core.control;

import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.MovingMax;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.traces.RateTrace;
import java.util.function.Supplier;

/**
 * What a controller may know before the run.
 *
 * @param pipeline the pipeline with its stages, profiles and SLO
 * @param sloMs the end-to-end objective in force
 * @param limits how CPU may be given out
 * @param trace the rates that will be replayed; only policies that are defined by it may look
 * @param forecaster makes the forecaster of the experiment, a new one at every call
 */
public record ControllerSetting(
    Pipeline pipeline,
    double sloMs,
    CpuLimits limits,
    RateTrace trace,
    Supplier<Forecaster> forecaster) {

  /** Seconds that the forecaster looks back where nobody says otherwise. */
  public static final int DEFAULT_FORECAST_SECONDS = 10;

  /** What forecasts where nobody says otherwise. */
  public static final Supplier<Forecaster> DEFAULT_FORECASTER =
      () -> new MovingMax(DEFAULT_FORECAST_SECONDS);

  /** A setting with the default forecaster. */
  public ControllerSetting(Pipeline pipeline, double sloMs, CpuLimits limits, RateTrace trace) {
    this(pipeline, sloMs, limits, trace, DEFAULT_FORECASTER);
  }
}
