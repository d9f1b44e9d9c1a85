package io.twoscales.core.control;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.traces.RateTrace;

/**
 * What a controller may know before the run.
 *
 * @param pipeline the pipeline with its stages, profiles and SLO
 * @param sloMs the end-to-end objective in force
 * @param limits how CPU may be given out
 * @param trace the rates that will be replayed; only policies that are defined by it may look
 */
public record ControllerSetting(
    Pipeline pipeline, double sloMs, CpuLimits limits, RateTrace trace) {}
