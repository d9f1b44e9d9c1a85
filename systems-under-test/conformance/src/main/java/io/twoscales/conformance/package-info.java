/**
 * A conformance test of the Open Inference Protocol v2, for any server of that protocol: {@link
 * io.twoscales.conformance.Conformance} asks and {@link io.twoscales.conformance.ConformanceReport}
 * says what was found.
 */
package io.twoscales.conformance;
