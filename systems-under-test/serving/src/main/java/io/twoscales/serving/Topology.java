package io.twoscales.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the stages of a pipeline are connected: a directed acyclic graph with one source. Stages are
 * numbers from 0, each after those it follows, so that 0 is the source.
 */
public final class Topology {

  final int[] predecessorCount;
  final int[][] successors;
  final int sinks;

  /**
   * A topology from the stages that each stage comes after.
   *
   * @param after by stage; empty for stage 0 only
   * @throws IllegalArgumentException if a stage comes after itself or a later one, or if there is
   *     more than one source
   */
  public Topology(List<int[]> after) {
    int stages = after.size();
    if (stages == 0) {
      throw new IllegalArgumentException("a pipeline has at least one stage");
    }
    predecessorCount = new int[stages];
    List<List<Integer>> following = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      following.add(new ArrayList<>());
      int[] before = Arrays.stream(after.get(s)).distinct().toArray();
      if ((before.length == 0) != (s == 0)) {
        throw new IllegalArgumentException(
            s == 0 ? "stage 0 is the source and comes after none" : "stage " + s + " is a source");
      }
      for (int p : before) {
        if (p < 0 || p >= s) {
          throw new IllegalArgumentException("stage " + s + " comes after stage " + p);
        }
        following.get(p).add(s);
      }
      predecessorCount[s] = before.length;
    }
    successors = new int[stages][];
    int ends = 0;
    for (int s = 0; s < stages; s++) {
      successors[s] = following.get(s).stream().mapToInt(Integer::intValue).toArray();
      ends += successors[s].length == 0 ? 1 : 0;
    }
    sinks = ends;
  }

  /** Stages one after the other. */
  public static Topology chain(int stages) {
    List<int[]> after = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      after.add(s == 0 ? new int[0] : new int[] {s - 1});
    }
    return new Topology(after);
  }

  public int stages() {
    return successors.length;
  }

  boolean isSink(int stage) {
    return successors[stage].length == 0;
  }
}
