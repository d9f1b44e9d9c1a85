/**
 * The network front end of the system under test: Open Inference Protocol v2 in front, replicas
 * behind, the serving core in between, driven from one event loop in real time. The harness steers
 * and observes it through a control interface on the internal network.
 */
package io.twoscales.gateway;
