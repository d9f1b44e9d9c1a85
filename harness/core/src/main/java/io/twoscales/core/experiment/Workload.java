package io.twoscales.core.experiment;

import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;

/**
 * The traffic of an experiment.
 *
 * @param source where the rates come from, for the reader: file and window, or generator
 * @param rates requests per second, window cut and scaled
 * @param arrivals how requests fall within a second
 * @param warmUpSeconds how long requests are sent before the measured window
 */
public record Workload(
    String source, RateTrace rates, ArrivalProcess arrivals, int warmUpSeconds) {}
