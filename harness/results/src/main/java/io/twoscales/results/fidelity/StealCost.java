package io.twoscales.results.fidelity;

import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.results.fidelity.StageSeconds.Cpu;
import io.twoscales.results.fidelity.WarmReplicas.Work;
import java.util.List;
import java.util.Map;

/**
 * Learns how much more CPU batches need while the machine below takes the CPU away: others have had
 * its caches. The CPU used in a second is what its batches need, times how slow the machine was in
 * that run, times one plus the cost for the share that was taken; one cost for all runs, found by
 * least squares from how the seconds of each differ.
 */
public final class StealCost {
  private static final double CERTAIN_ERRORS = 3;
  private static final int LEAST_SECONDS = 20;

  private StealCost() {}

  /**
   * Zero unless one stands out.
   *
   * @param work what batches need on the whole, by stage
   */
  public static double of(StageSeconds seconds, Map<String, Work> work, CpuSteal steal) {
    Within all = new Within();
    seconds.cpuByRun(work).forEach((run, cpu) -> all.add(new Run(cpu, steal.of(run.toString()))));
    return all.cost();
  }

  /** CPU of the seconds of a run: needed, needed times the share that was taken, used. */
  private static final class Run {
    private double nn;
    private double nt;
    private double tt;
    private double nu;
    private double tu;
    private double uu;
    private int seconds;

    Run(Map<Integer, Cpu> cpu, List<Double> shares) {
      cpu.forEach(
          (at, second) -> {
            if (at >= 0 && at < shares.size()) {
              add(second.neededMs(), second.usedMs(), shares.get(at));
            }
          });
    }

    private void add(double needed, double used, double share) {
      double taken = needed * share;
      nn += needed * needed;
      nt += needed * taken;
      tt += taken * taken;
      nu += needed * used;
      tu += taken * used;
      uu += used * used;
      seconds++;
    }
  }

  /** What differs within the runs, each at its own speed of the machine. */
  private static final class Within {
    private double tt;
    private double tu;
    private double uu;
    private double slowness;
    private int seconds;
    private int runs;

    void add(Run run) {
      if (run.seconds >= LEAST_SECONDS) {
        double slow = run.nu / run.nn;
        tt += run.tt - run.nt * run.nt / run.nn;
        tu += run.tu - run.nt * slow;
        uu += run.uu - run.nu * slow;
        slowness += slow;
        seconds += run.seconds;
        runs++;
      }
    }

    double cost() {
      if (!(tt > 0)) {
        return 0;
      }
      double slope = tu / tt;
      double squares = Math.max(0, uu - slope * tu);
      double error = Math.sqrt(squares / Math.max(1, seconds - runs - 1) / tt);
      return slope > CERTAIN_ERRORS * error ? slope / (slowness / runs) : 0;
    }
  }
}
