package io.twoscales.control.hybrid;

import io.twoscales.solver.Allocation;
import io.twoscales.solver.StageAllocation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How many replicas each stage shall have. More are started as far as there is CPU to start them
 * with, beside what those that serve need; fewer are kept when none of the last decisions about a
 * load that lasts wanted more.
 */
final class ReplicaCounts {
  private final int startingMillicores;
  private final int coolDownSeconds;
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, HighestOf> wantedLately = new HashMap<>();
  private double crampedAtSeconds = Double.NEGATIVE_INFINITY;

  /**
   * One replica of each stage.
   *
   * @param startingMillicores CPU of a replica until it is READY
   * @param coolDownSeconds how many decisions about a load that lasts must have needed no more
   *     before any is drained
   */
  ReplicaCounts(List<String> stages, int startingMillicores, int coolDownSeconds) {
    this.startingMillicores = startingMillicores;
    this.coolDownSeconds = coolDownSeconds;
    for (String stage : stages) {
      counts.put(stage, 1);
      wantedLately.put(stage, new HighestOf(coolDownSeconds));
    }
  }

  int of(String stage) {
    return counts.get(stage);
  }

  void forEach(BiConsumer<String, Integer> action) {
    counts.forEach(action);
  }

  /** Of those there shall be, the ones that are READY; at least one of each stage. */
  Map<String, Integer> serving(Map<String, Integer> ready) {
    Map<String, Integer> serving = new LinkedHashMap<>();
    counts.forEach(
        (stage, count) ->
            serving.put(stage, Math.max(1, Math.min(count, ready.getOrDefault(stage, 0)))));
    return serving;
  }

  /**
   * Gives up starts that hold CPU which those that serve have come to need, all but one of them.
   *
   * @param freeMillicores what those that serve leave of the capacity; may be negative
   */
  void keepStarts(double nowSeconds, Map<String, Integer> serving, long freeMillicores) {
    int affordable = (int) Math.max(1, freeMillicores / startingMillicores);
    for (Map.Entry<String, Integer> stage : counts.entrySet()) {
      int present = serving.get(stage.getKey());
      int starting = Math.max(0, stage.getValue() - present);
      if (starting > affordable) {
        stage.setValue(present + affordable);
        crampedAtSeconds = nowSeconds;
      }
      affordable -= Math.min(starting, affordable);
    }
  }

  /**
   * More replicas when the load lasts, as far as there is CPU to start them with; fewer when the
   * cool-down has not seen a need for them.
   */
  void scaleOut(
      double nowSeconds, Allocation lasting, Map<String, Integer> serving, long freeMillicores) {
    int room = room(nowSeconds, serving, freeMillicores);
    for (StageAllocation stage : lasting.stages()) {
      HighestOf lately = wantedLately.get(stage.name());
      lately.add(stage.replicas());
      int present = counts.get(stage.name());
      if (stage.replicas() > present) {
        int more = Math.min(room, stage.replicas() - present);
        counts.put(stage.name(), present + more);
        room -= more;
      } else if (lately.highest() < present) {
        counts.put(stage.name(), (int) lately.highest());
      }
    }
  }

  /**
   * How many more replicas may be started: as many as there is CPU for beside what serves and what
   * starts, but where there is none one after the other, which is how large replicas that take all
   * CPU are ever replaced. None for the cool-down after there was too little.
   */
  private int room(double nowSeconds, Map<String, Integer> serving, long freeMillicores) {
    if (nowSeconds - crampedAtSeconds < coolDownSeconds) {
      return 0;
    }
    int starting = 0;
    for (Map.Entry<String, Integer> stage : counts.entrySet()) {
      starting += Math.max(0, stage.getValue() - serving.get(stage.getKey()));
    }
    return (int) Math.max(starting == 0 ? 1 : 0, freeMillicores / startingMillicores - starting);
  }

  /** The extra replicas that a plan in place asks for, at once. */
  void addExtra(Allocation inPlace) {
    for (StageAllocation stage : inPlace.stages()) {
      if (stage.extraReplicas() > 0) {
        int needed = stage.replicas() + stage.extraReplicas();
        counts.merge(stage.name(), needed, Math::max);
        wantedLately.get(stage.name()).add(needed);
      }
    }
  }

  /**
   * So many replicas as carry the most with the CPU there is, now: small ones beyond that take away
   * what the others need to grow.
   */
  void consolidate(double nowSeconds, Allocation most) {
    for (StageAllocation stage : most.stages()) {
      counts.put(stage.name(), stage.replicas());
      wantedLately.get(stage.name()).add(stage.replicas());
    }
    crampedAtSeconds = nowSeconds;
  }
}
