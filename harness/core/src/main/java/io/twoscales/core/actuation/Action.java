package io.twoscales.core.actuation;

/** One step towards a plan. Every action is idempotent. */
public sealed interface Action {

  String stage();

  /** A word for tables and result sets. */
  String kind();

  /** An action on one replica. */
  sealed interface OnReplica extends Action {
    String replica();
  }

  /**
   * Start a replica with a CPU limit; it joins dispatch when it is ready.
   *
   * @param replica its name, unused so far in this run
   * @param millicores the limit with which it joins
   * @param boostMillicores the limit until it is ready, at least that with which it joins
   */
  record Start(String stage, String replica, int millicores, int boostMillicores)
      implements OnReplica {
    public Start {
      if (boostMillicores < millicores) {
        throw new IllegalArgumentException(
            "replica %s: a boost to %dm is less than its limit of %dm"
                .formatted(replica, boostMillicores, millicores));
      }
    }

    /** A start without a boost. */
    public Start(String stage, String replica, int millicores) {
      this(stage, replica, millicores, millicores);
    }

    @Override
    public String kind() {
      return "start";
    }
  }

  /**
   * Change the CPU limit of a replica in place: of one that serves, or of one that starts, whose
   * boost is taken back.
   */
  record Resize(String stage, String replica, int millicores) implements OnReplica {
    @Override
    public String kind() {
      return "resize";
    }
  }

  /** Give the replica no further work and wait until it has finished what it has. */
  record Drain(String stage, String replica) implements OnReplica {
    @Override
    public String kind() {
      return "drain";
    }
  }

  /** End and remove the replica. */
  record Stop(String stage, String replica) implements OnReplica {
    @Override
    public String kind() {
      return "stop";
    }
  }

  /** Change the most requests a replica of the stage gets at once. */
  record SetBatch(String stage, int batchSize) implements Action {
    @Override
    public String kind() {
      return "set-batch";
    }
  }
}
