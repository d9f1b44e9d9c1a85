/**
 * Measured profiles: what to measure, how often and in which order, how well a latency model fits,
 * and which testbed follows from it. Containers are driven in {@code containers}.
 */
package io.twoscales.profiling;
