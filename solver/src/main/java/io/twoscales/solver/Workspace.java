package io.twoscales.solver;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Room for the candidates of all stages, used anew by each search of a pipeline: what a decision
 * allocates would otherwise be mostly this.
 */
final class Workspace {
  final int[] option;
  final int[] replicas;
  final long[] cost;
  final double[] latencyMs;
  final double[] gain;

  private Workspace(int options) {
    option = new int[options];
    replicas = new int[options];
    cost = new long[options];
    latencyMs = new double[options];
    gain = new double[options];
  }

  /** Hands out workspaces. Threads that decide at the same time get different ones. */
  static final class Pool {
    private final int options;
    private final AtomicReference<Workspace> idle = new AtomicReference<>();

    /** Workspaces for that many options of all stages together. */
    Pool(int options) {
      this.options = options;
    }

    Workspace take() {
      Workspace workspace = idle.getAndSet(null);
      return workspace == null ? new Workspace(options) : workspace;
    }

    void giveBack(Workspace workspace) {
      idle.set(workspace);
    }
  }
}
