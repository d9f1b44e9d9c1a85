/**
 * The serving core: queueing, batching, dispatch and routing of requests through a pipeline, as
 * state machines.
 *
 * <p>Nothing here knows threads, clocks or sockets. Every event comes with its time in nanoseconds
 * on a clock that never goes back; every effect goes out through a {@link
 * io.twoscales.serving.ServingListener}. The gateway drives {@link
 * io.twoscales.serving.ServingPipeline} from its event loop in real time, a simulator drives the
 * same class in virtual time.
 *
 * <p>Requests, items, batches and replicas are numbers into tables that grow to what is held at
 * once and are used again: an event makes no object.
 */
package io.twoscales.serving;
