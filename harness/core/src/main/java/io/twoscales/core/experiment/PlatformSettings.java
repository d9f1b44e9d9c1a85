package io.twoscales.core.experiment;

import io.twoscales.core.control.CpuLimits;
import java.time.Duration;

/**
 * Where an experiment runs.
 *
 * @param kind the platform's word
 * @param limits how CPU may be given out
 * @param cfsPeriod period of the CPU quota; short periods make latency proportional to 1/CPU
 * @param startDeadline how long a replica may take until it is ready
 * @param port the gateway's port on 127.0.0.1; 0 takes a free one
 */
public record PlatformSettings(
    String kind, CpuLimits limits, Duration cfsPeriod, Duration startDeadline, int port) {}
