/** Measures on real containers: starts replicas, resizes them and asks them directly. */
package io.twoscales.profiling.containers;
