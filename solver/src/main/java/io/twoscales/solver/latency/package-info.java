/**
 * How long one batch takes on one replica: measured profiles, and the two functions that stand in
 * for a profile when a plan is computed.
 *
 * <p>A {@link io.twoscales.solver.latency.Profile} is what was measured. A {@link
 * io.twoscales.solver.latency.LatencyModel} is Amdahl's law fitted to it by {@link
 * io.twoscales.solver.latency.LatencyFit}; a {@link io.twoscales.solver.latency.LatencyTable}
 * interpolates it where the law does not hold.
 */
package io.twoscales.solver.latency;
