/**
 * The serving core: queueing, batching and dispatch of requests to replicas, as state machines.
 *
 * <p>Nothing here knows threads, clocks or sockets. Every event comes with its time in nanoseconds
 * on a clock that never goes back; every effect goes out through a listener. The gateway drives
 * these classes from its event loop in real time, a simulator drives the same classes in virtual
 * time.
 */
package io.twoscales.serving;
