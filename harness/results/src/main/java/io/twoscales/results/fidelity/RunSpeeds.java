package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.core.experiment.MachineDrift;
import io.twoscales.results.fidelity.StageSeconds.Cpu;
import io.twoscales.results.fidelity.WarmReplicas.Work;
import io.twoscales.results.read.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns how many times slower the machine was in each run than on the whole: a machine's speed
 * changes from minute to minute, for all stages alike. It is the CPU that the run's replicas used
 * over what their batches need on the whole. Runs differ by chance, too: of what a run deviates by,
 * as much is taken as the deviations of all runs exceed their errors by (the shrinkage of a random
 * effects model), each error from how blocks of a few seconds scatter.
 */
public final class RunSpeeds {
  /** So long that it does not matter when within a batch its CPU is used. */
  private static final int BLOCK_SECONDS = 5;

  private static final int LEAST_BLOCKS = 4;

  /** CPU of a block of seconds, in milliseconds. */
  private static final class Block {
    private double neededMs;
    private double usedMs;
  }

  /** How many times slower, and how far off that may be. */
  private record Deviation(double factor, double error) {
    private double excess() {
      return (factor - 1) * (factor - 1) - error * error;
    }
  }

  private RunSpeeds() {}

  /**
   * By run; runs too short to tell are left out, as are those in which nothing was used.
   *
   * @param work what batches need on the whole, by stage; other stages say nothing
   * @param steal what the machine below took, and what that costs
   */
  public static MachineDrift of(StageSeconds seconds, Map<String, Work> work, CpuSteal steal) {
    Map<RunId, Deviation> deviations = new TreeMap<>();
    seconds
        .cpuByRun(work)
        .forEach(
            (run, cpu) -> {
              Map<Integer, Block> blocks = blocks(cpu, steal.of(run.toString()), steal.cost());
              if (blocks.size() >= LEAST_BLOCKS) {
                deviations.put(run, deviation(blocks));
              }
            });
    double variance =
        Math.max(
            0, deviations.values().stream().mapToDouble(Deviation::excess).average().orElse(0));
    Map<String, Double> byRun = new HashMap<>();
    deviations.forEach(
        (run, one) -> {
          double error = one.error() * one.error();
          double share = variance == 0 ? 0 : variance / (variance + error);
          byRun.put(run.toString(), 1 + share * (one.factor() - 1));
        });
    return new MachineDrift(byRun);
  }

  private static Map<Integer, Block> blocks(
      Map<Integer, Cpu> seconds, List<Double> shares, double cost) {
    Map<Integer, Block> blocks = new TreeMap<>();
    seconds.forEach(
        (at, second) -> {
          Block block = blocks.computeIfAbsent(at / BLOCK_SECONDS, b -> new Block());
          double share = at >= 0 && at < shares.size() ? shares.get(at) : 0;
          block.neededMs += second.neededMs() * (1 + cost * share);
          block.usedMs += second.usedMs();
        });
    return blocks;
  }

  private static Deviation deviation(Map<Integer, Block> blocks) {
    double needed = blocks.values().stream().mapToDouble(b -> b.neededMs).sum();
    double used = blocks.values().stream().mapToDouble(b -> b.usedMs).sum();
    double factor = used / needed;
    double squares = 0;
    for (Block block : blocks.values()) {
      double rest = block.usedMs - factor * block.neededMs;
      squares += rest * rest;
    }
    double size = blocks.size();
    return new Deviation(factor, Math.sqrt(squares * size / (size - 1)) / needed);
  }
}
