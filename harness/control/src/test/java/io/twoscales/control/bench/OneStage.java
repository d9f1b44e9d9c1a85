package io.twoscales.control.bench;

import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import java.util.ArrayList;
import java.util.List;

/** What is seen of one stage whose replicas have 1000m each. */
public final class OneStage {
  private static final int LIMIT = 1000;

  private final List<ReplicaObservation> replicas = new ArrayList<>();
  private int inFlight;

  public OneStage ready(int count, double usedMillicores) {
    return add(count, ReplicaState.READY, usedMillicores);
  }

  public OneStage starting(int count) {
    return add(count, ReplicaState.STARTING, Double.NaN);
  }

  public OneStage inFlight(int requests) {
    inFlight = requests;
    return this;
  }

  private OneStage add(int count, ReplicaState state, double usedMillicores) {
    for (int i = 0; i < count; i++) {
      replicas.add(
          new ReplicaObservation("r" + replicas.size(), "s", state, LIMIT, usedMillicores, false));
    }
    return this;
  }

  public StageObservation seen() {
    return new StageObservation("s", 1, 1, 0, 0, inFlight, replicas);
  }
}
