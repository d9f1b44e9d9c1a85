/**
 * The load generator: replays a schedule of requests with Gatling, each at its exact time, and
 * writes down what became of each. Runs in a JVM of its own.
 */
package io.twoscales.replay;
