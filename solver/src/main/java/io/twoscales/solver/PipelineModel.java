package io.twoscales.solver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A pipeline as the solvers see it: a directed acyclic graph of stages with one source. A request
 * visits every stage; its latency is that of the slowest path from the source to a sink.
 *
 * @param stages in any order; names are unique
 */
public record PipelineModel(List<StageModel> stages) {

  public PipelineModel {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("the pipeline has no stages, expected at least one");
    }
    int[][] predecessors = predecessors(stages);
    List<String> sources =
        IntStream.range(0, stages.size())
            .filter(s -> predecessors[s].length == 0)
            .mapToObj(stages::get)
            .map(StageModel::name)
            .toList();
    if (sources.size() > 1) {
      throw new IllegalArgumentException(
          "the stages "
              + sources
              + " follow no other, but a pipeline has one source; name what each but the first"
              + " comes after");
    }
    if (topologicalOrder(predecessors).length < stages.size()) {
      throw new IllegalArgumentException(
          "the stages " + stagesOnCycles(stages, predecessors) + " follow one another in a cycle");
    }
  }

  /** Stages one after the other, whatever they say they come after. */
  public static PipelineModel chain(List<StageModel> stages) {
    List<StageModel> linked = new ArrayList<>();
    for (StageModel stage : stages) {
      linked.add(
          new StageModel(
              stage.name(),
              linked.isEmpty() ? List.of() : List.of(linked.get(linked.size() - 1).name()),
              stage.multiplicity(),
              stage.batches(),
              stage.cpu(),
              stage.variants()));
    }
    return new PipelineModel(linked);
  }

  /** Position of a stage in {@link #stages()}. */
  int indexOf(String name) {
    for (int s = 0; s < stages.size(); s++) {
      if (stages.get(s).name().equals(name)) {
        return s;
      }
    }
    throw new IllegalArgumentException(
        "the pipeline has no stage "
            + name
            + ", only "
            + stages.stream().map(StageModel::name).toList());
  }

  /** Positions of the stages each stage comes after. */
  public int[][] predecessors() {
    return predecessors(stages);
  }

  /** Positions of all stages, each after those it follows; the source first. */
  public int[] topologicalOrder() {
    return topologicalOrder(predecessors());
  }

  private static int[][] predecessors(List<StageModel> stages) {
    Map<String, Integer> index = new HashMap<>();
    for (int s = 0; s < stages.size(); s++) {
      if (index.put(stages.get(s).name(), s) != null) {
        throw new IllegalArgumentException(
            "stage " + stages.get(s).name() + " appears twice in the pipeline");
      }
    }
    int[][] predecessors = new int[stages.size()][];
    for (int s = 0; s < stages.size(); s++) {
      StageModel stage = stages.get(s);
      for (String name : stage.after()) {
        if (!index.containsKey(name)) {
          throw new IllegalArgumentException(
              "stage " + stage.name() + " comes after " + name + ", which is no stage");
        }
      }
      predecessors[s] = stage.after().stream().mapToInt(index::get).distinct().toArray();
    }
    return predecessors;
  }

  /** As many stages as can be ordered: fewer than there are if some lie on a cycle. */
  private static int[] topologicalOrder(int[][] predecessors) {
    int[] missing = Arrays.stream(predecessors).mapToInt(p -> p.length).toArray();
    List<List<Integer>> successors = new ArrayList<>();
    for (int s = 0; s < predecessors.length; s++) {
      successors.add(new ArrayList<>());
    }
    ArrayDeque<Integer> ready = new ArrayDeque<>();
    for (int s = 0; s < predecessors.length; s++) {
      for (int p : predecessors[s]) {
        successors.get(p).add(s);
      }
      if (missing[s] == 0) {
        ready.add(s);
      }
    }
    List<Integer> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int s = ready.remove();
      order.add(s);
      for (int t : successors.get(s)) {
        if (--missing[t] == 0) {
          ready.add(t);
        }
      }
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<String> stagesOnCycles(List<StageModel> stages, int[][] predecessors) {
    boolean[] ordered = new boolean[stages.size()];
    for (int s : topologicalOrder(predecessors)) {
      ordered[s] = true;
    }
    return IntStream.range(0, stages.size())
        .filter(s -> !ordered[s])
        .mapToObj(s -> stages.get(s).name())
        .toList();
  }
}
