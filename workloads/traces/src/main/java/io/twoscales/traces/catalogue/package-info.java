/** Public traces: what they are, under which licence, where they lie; fetched by command only. */
package io.twoscales.traces.catalogue;
