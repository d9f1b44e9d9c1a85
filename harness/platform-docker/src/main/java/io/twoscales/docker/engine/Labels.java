package io.twoscales.docker.engine;

import java.util.Map;

/** The labels by which we know our containers and networks again. */
public final class Labels {
  /** Carried by everything of ours; its value is the run's id. */
  public static final String RUN = "twoscales";

  public static final String OWNER = "twoscales.owner";

  private Labels() {}

  /** The labels of what this process makes for a run. */
  public static Map<String, String> of(String runId) {
    return Map.of(RUN, runId, OWNER, Owner.self().toString());
  }
}
