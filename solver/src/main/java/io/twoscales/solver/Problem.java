package io.twoscales.solver;

import java.util.Arrays;

/**
 * Everything a search needs but the load.
 *
 * @param choices by stage
 * @param capacity largest total cost in cost units
 * @param accuracy the least accuracy, or null
 */
record Problem(
    CompiledPipeline pipeline, StageChoices[] choices, long capacity, AccuracyFloor accuracy) {

  Search search(Load load) {
    return new Search(pipeline, choices, load, capacity, accuracy);
  }

  Problem withoutCapacity() {
    return new Problem(pipeline, choices, Search.UNLIMITED, accuracy);
  }

  Problem withoutAccuracy() {
    return new Problem(pipeline, choices, capacity, null);
  }

  Problem withoutReplicaBound() {
    return new Problem(
        pipeline,
        Arrays.stream(choices)
            .map(c -> c.withReplicas(c.minReplicas(), Integer.MAX_VALUE))
            .toArray(StageChoices[]::new),
        capacity,
        accuracy);
  }

  boolean boundsReplicas() {
    return Arrays.stream(choices).anyMatch(c -> c.maxReplicas() < Integer.MAX_VALUE);
  }

  boolean boundsCapacity() {
    return capacity < Search.UNLIMITED;
  }
}
