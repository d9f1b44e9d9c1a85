/**
 * Traces learnt from a trace: statistics that can be shared where the trace may not be, and traces
 * drawn from them.
 */
package io.twoscales.traces.fitted;
