/** A pipeline's latency models and solver, as model-driven policies use them. */
package io.twoscales.control.model;
