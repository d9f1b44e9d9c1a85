package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.results.read.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the machine below took from the replicas' CPUs while a set was measured. */
public final class StolenCpu {
  private StolenCpu() {}

  /** By run; nothing of runs of which it is not known. */
  public static CpuSteal of(ResultSet measured) {
    Map<String, List<Double>> byRun = new HashMap<>();
    measured.machine(
        row -> {
          if (row.second() >= 0 && row.replicaStealShare() >= 0) {
            List<Double> shares =
                byRun.computeIfAbsent(row.run().toString(), run -> new ArrayList<>());
            shares.addAll(Collections.nCopies(Math.max(0, row.second() + 1 - shares.size()), 0.0));
            shares.set(row.second(), Math.min(1, row.replicaStealShare()));
          }
        });
    return new CpuSteal(byRun, 0);
  }
}
