package io.twoscales.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** All work at once, with the same share of the CPUs, none with more than it can use. */
final class EqualShares implements CpuSharing {
  private final int cpus;
  private final IntToDoubleFunction most;
  private final List<Integer> running = new ArrayList<>();
  private boolean shared;
  private double share = Double.POSITIVE_INFINITY;

  /**
   * Nobody works.
   *
   * @param most by replica, how many CPUs it can use
   */
  EqualShares(int cpus, IntToDoubleFunction most) {
    this.cpus = cpus;
    this.most = most;
  }

  @Override
  public int begins(double nowNanos, int replica, boolean wakes) {
    running.add(replica);
    shared = false;
    return NONE;
  }

  @Override
  public void ends(double nowNanos, int replica) {
    running.remove(Integer.valueOf(replica));
    shared = false;
  }

  @Override
  public void tick(double nowNanos) {}

  @Override
  public boolean needsTicks() {
    return false;
  }

  @Override
  public double cpusOf(int replica) {
    if (!shared) {
      share = share();
      shared = true;
    }
    return Math.min(most.applyAsDouble(replica), share);
  }

  /** What those get who could use more: what the others leave, in equal parts. */
  private double share() {
    double wanted = running.stream().mapToDouble(most::applyAsDouble).sum();
    if (wanted <= cpus) {
      return Double.POSITIVE_INFINITY;
    }
    double share = (double) cpus / running.size();
    while (true) {
      double rest = cpus;
      int hungry = 0;
      for (int replica : running) {
        double uses = most.applyAsDouble(replica);
        if (uses > share) {
          hungry++;
        } else {
          rest -= uses;
        }
      }
      if (hungry == 0 || rest / hungry <= share) {
        return share;
      }
      share = rest / hungry;
    }
  }
}
