/**
 * Workloads before they are sent: request rates over time (recorded or generated), windows and
 * scalings of them, the exact send times drawn from them with a seed, and what requests carry.
 *
 * <p>Everything drawn with a seed is the same on every JDK: the random numbers come from {@link
 * java.util.SplittableRandom#nextLong()}, the logarithms and sines from {@link StrictMath}.
 */
package io.twoscales.traces;
