/** Traces as pictures: the same on every machine, with or without fonts installed. */
package io.twoscales.traces.drawing;
