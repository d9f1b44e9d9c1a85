/**
 * What requests carry and what their replies have to say, from the harness to the load generator.
 */
package io.twoscales.traces.requests;
