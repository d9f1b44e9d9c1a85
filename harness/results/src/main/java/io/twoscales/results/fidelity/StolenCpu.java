package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.results.read.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the machine below took from the replicas' CPUs while a set was measured. */
public final class StolenCpu {
  private static final int TENTHS = 10;

  private StolenCpu() {}

  /**
   * As closely as it is known: by tenths of a second where the set has them.
   *
   * @return nothing of runs of which it is not known
   */
  public static CpuSteal of(ResultSet measured) {
    Map<String, List<Double>> byRun = new HashMap<>();
    Set<String> withoutTenths = new HashSet<>();
    measured.machine(
        row -> {
          String run = row.run().toString();
          if (row.replicaStealTenths().size() != TENTHS) {
            withoutTenths.add(run);
          } else if (row.second() >= 0) {
            List<Double> shares = byRun.computeIfAbsent(run, r -> new ArrayList<>());
            int first = TENTHS * row.second();
            shares.addAll(Collections.nCopies(Math.max(0, first + TENTHS - shares.size()), 0.0));
            for (int tenth = 0; tenth < TENTHS; tenth++) {
              shares.set(first + tenth, Math.min(1, row.replicaStealTenths().get(tenth)));
            }
          }
        });
    return byRun.isEmpty() || !withoutTenths.isEmpty()
        ? bySecond(measured)
        : new CpuSteal(byRun, Duration.ofMillis(1000 / TENTHS), 0);
  }

  /** By second; nothing of runs of which it is not known. */
  public static CpuSteal bySecond(ResultSet measured) {
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
    return new CpuSteal(byRun, CpuSteal.A_SECOND, 0);
  }
}
