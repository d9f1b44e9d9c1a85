package io.twoscales.results.fidelity;

import io.twoscales.results.read.RunId;

/**
 * One stage in one run.
 *
 * @param run which run
 * @param stage its name
 */
record StageOfRun(RunId run, String stage) {}
