package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What the machine below took from the replicas' CPUs while a set was measured. */
public final class StolenCpu {
  private StolenCpu() {}

  /** By run; nothing of runs from which nothing was taken, or of which it is not known. */
  public static CpuSteal of(ResultSet measured) {
    Map<RunId, double[]> byRun = new HashMap<>();
    measured.machine(
        row -> {
          if (row.second() >= 0 && row.replicaStealShare() > 0) {
            byRun.merge(
                row.run(),
                upTo(row.second(), Math.min(1, row.replicaStealShare())),
                StolenCpu::sum);
          }
        });
    Map<String, double[]> named = new HashMap<>();
    byRun.forEach((run, shares) -> named.put(run.toString(), shares));
    return new CpuSteal(named);
  }

  private static double[] upTo(int second, double share) {
    double[] shares = new double[second + 1];
    shares[second] = share;
    return shares;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] longer = Arrays.copyOf(a.length > b.length ? a : b, Math.max(a.length, b.length));
    double[] shorter = a.length > b.length ? b : a;
    IntStream.range(0, shorter.length).forEach(i -> longer[i] = Math.max(longer[i], shorter[i]));
    return longer;
  }
}
