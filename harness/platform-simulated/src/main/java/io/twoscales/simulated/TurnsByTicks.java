package io.twoscales.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Turns on the CPUs, as the kernel's fair scheduler gives them: who wakes takes the place of the
 * one whose turn has lasted longest, if it has lasted as long as a turn must; turns end in ticks of
 * the timer if others wait, who go on in the order in which they came.
 */
final class TurnsByTicks implements CpuSharing {
  /** The scheduler's base slice on two CPUs, 0.7 ms times one and the logarithm of their number. */
  private static final double LEAST_NANOS = 1.4e6;

  private final int cpus;
  private final IntToDoubleFunction most;

  /** In the order in which they began; the first have all that they can use. */
  private final List<Turn> turns = new ArrayList<>();

  private final List<Integer> waiting = new ArrayList<>();

  private record Turn(int replica, double sinceNanos) {}

  /**
   * Nobody works.
   *
   * @param most by replica, how many CPUs it can use
   */
  TurnsByTicks(int cpus, IntToDoubleFunction most) {
    this.cpus = cpus;
    this.most = most;
  }

  @Override
  public int begins(double nowNanos, int replica, boolean wakes) {
    waiting.add(replica);
    fill(nowNanos);
    if (!wakes || waiting.isEmpty() || !mayEnd(turns.get(0), nowNanos)) {
      return NONE;
    }
    waiting.remove(Integer.valueOf(replica));
    int ended = turns.remove(0).replica();
    waiting.add(ended);
    turns.add(new Turn(replica, nowNanos));
    return ended;
  }

  @Override
  public void ends(double nowNanos, int replica) {
    if (!waiting.remove(Integer.valueOf(replica))) {
      turns.removeIf(turn -> turn.replica() == replica);
      fill(nowNanos);
    }
  }

  @Override
  public void tick(double nowNanos) {
    for (int ended = waiting.size(); ended > 0 && !turns.isEmpty(); ended--) {
      if (!mayEnd(turns.get(0), nowNanos)) {
        break;
      }
      waiting.add(turns.remove(0).replica());
    }
    fill(nowNanos);
  }

  private static boolean mayEnd(Turn turn, double nowNanos) {
    return nowNanos - turn.sinceNanos() >= LEAST_NANOS;
  }

  private void fill(double nowNanos) {
    while (!waiting.isEmpty() && used() < cpus) {
      turns.add(new Turn(waiting.remove(0), nowNanos));
    }
  }

  private double used() {
    double used = 0;
    for (Turn turn : turns) {
      used += most.applyAsDouble(turn.replica());
    }
    return used;
  }

  @Override
  public boolean needsTicks() {
    return !waiting.isEmpty();
  }

  @Override
  public double cpusOf(int replica) {
    double left = cpus;
    for (Turn turn : turns) {
      double has = Math.min(most.applyAsDouble(turn.replica()), left);
      if (turn.replica() == replica) {
        return has;
      }
      left -= has;
    }
    return 0;
  }
}
