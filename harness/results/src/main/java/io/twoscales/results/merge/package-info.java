/** Shards of an experiment become the set of the whole. */
package io.twoscales.results.merge;
