package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.ColdStart;
import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.core.experiment.MachineDrift;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.StartRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns from a measured set how many times as long starts took as a profile says of the CPU that
 * they had. A profile measures few starts at two limits, on a quiet machine; what lies between is
 * not quite the line that it draws. What the machine below took meanwhile, and what it was slower
 * in that run, do not count.
 */
public final class StartSpeeds {
  private static final int LEAST_STARTS = 3;

  /** One start, with the time that it would have taken had nothing been taken from it. */
  record Start(String stage, int millicores, double undisturbedMs) {}

  private StartSpeeds() {}

  /**
   * By stage, the median over its starts; stages with too few are left out.
   *
   * @param profile what it says
   * @param drift how many times slower the machine was in each run
   */
  public static Map<String, Double> of(ResultSet measured, ColdStart profile, MachineDrift drift) {
    CpuSteal steal = StolenCpu.of(measured);
    return factors(
        StartsUnderLoad.of(measured).stream().map(start -> start(start, steal, drift)).toList(),
        profile);
  }

  private static Start start(StartsUnderLoad.Start start, CpuSteal steal, MachineDrift drift) {
    StartRow row = start.row();
    String run = row.run().toString();
    double began = start.readySeconds() - row.totalMs() / 1000;
    double kept = 1 - meanShare(steal.of(run), began, start.readySeconds());
    return new Start(row.stage(), row.boostMillicores(), row.totalMs() * kept / drift.of(run));
  }

  /** Over the seconds that are known between two moments; 0 where none is. */
  private static double meanShare(List<Double> shares, double fromSeconds, double toSeconds) {
    int from = (int) Math.max(0, Math.floor(fromSeconds));
    int to = (int) Math.min(shares.size(), Math.ceil(toSeconds));
    return from >= to
        ? 0
        : shares.subList(from, to).stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  static Map<String, Double> factors(List<Start> starts, ColdStart profile) {
    Map<String, List<Double>> ratios = new TreeMap<>();
    for (Start start : starts) {
      if (profile.stages().contains(start.stage()) && start.millicores() > 0) {
        double expectedMs = profile.at(start.stage(), start.millicores()).median().toNanos() / 1e6;
        ratios
            .computeIfAbsent(start.stage(), s -> new ArrayList<>())
            .add(start.undisturbedMs() / expectedMs);
      }
    }
    ratios.values().removeIf(of -> of.size() < LEAST_STARTS);
    Map<String, Double> factors = new TreeMap<>();
    ratios.forEach((stage, of) -> factors.put(stage, median(of)));
    return factors;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
