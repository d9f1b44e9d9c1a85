package io.twoscales.control.vpa;

/**
 * What a replica's CPU limit should be, in millicores.
 *
 * @param lower below this the present limit is too small
 * @param target the limit to give
 * @param upper above this the present limit is too large; infinite without any confidence
 */
record Recommendation(double lower, double target, double upper) {}
