/**
 * Experiments in virtual time: the serving core, the controllers and the reconciler that run on
 * containers, driven from an event queue instead of a clock.
 *
 * <p>Everything random comes from streams of numbers with a seed each, one for each purpose, so
 * that one seed gives the same run on every machine, and a change of one purpose does not shift the
 * others.
 */
package io.twoscales.simulated;
