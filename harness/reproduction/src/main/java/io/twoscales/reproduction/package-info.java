/**
 * What the project's own suite consists of: which windows of a trace are replayed at which
 * pipelines, by rules that know no results.
 */
package io.twoscales.reproduction;
