package io.twoscales.results.fidelity;

import io.twoscales.results.read.RunId;

/**
 * One replica in one run.
 *
 * @param run which run
 * @param replica its name
 */
record ReplicaOfRun(RunId run, String replica) {}
