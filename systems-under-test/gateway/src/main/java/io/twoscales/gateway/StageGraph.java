package io.twoscales.gateway;

import io.twoscales.serving.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The stages of a pipeline and how they hang together.
 *
 * @param stages each after those whose outputs it takes; the first is the source
 */
record StageGraph(List<Node> stages) {
  private static final int MAX_STAGES = 64;
  private static final String NAME = "[A-Za-z0-9._-]{1,64}";

  /**
   * A stage.
   *
   * @param model name of the model at its replicas
   * @param after places of the stages whose outputs it takes, in the order in which it takes them
   */
  record Node(String name, String model, List<Integer> after) {}

  StageGraph {
    stages = List.copyOf(stages);
  }

  /**
   * Reads {@code name:model[:after1+after2]}, separated by commas, such as {@code
   * detect:yolo,classify:resnet:detect}.
   *
   * @throws IllegalArgumentException naming the stage that is wrong and what was expected
   */
  static StageGraph parse(String text) {
    StageGraph graph = new StageGraph(List.of());
    for (String stage : text.split(",", -1)) {
      graph = graph.with(stage.strip());
    }
    if (graph.size() > MAX_STAGES) {
      throw new IllegalArgumentException(
          "expected at most %d stages, found %d".formatted(MAX_STAGES, graph.size()));
    }
    return graph;
  }

  private StageGraph with(String stage) {
    String[] parts = stage.split(":", -1);
    if (parts.length < 2
        || parts.length > 3
        || !parts[0].matches(NAME)
        || !parts[1].matches(NAME)) {
      throw new IllegalArgumentException(
          "expected name:model or name:model:after1+after2 in letters, digits, '.', '_' and '-',"
              + " found \"%s\"".formatted(stage));
    }
    String name = parts[0];
    if (indexOf(name).isPresent()) {
      throw new IllegalArgumentException("stage %s is there twice".formatted(name));
    }
    List<Integer> after = new ArrayList<>();
    if (parts.length == 3) {
      for (String before : parts[2].split("\\+", -1)) {
        int place =
            indexOf(before)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "stage %s comes after \"%s\", which is no stage listed before it"
                                .formatted(name, before)));
        if (after.contains(place)) {
          throw new IllegalArgumentException(
              "stage %s comes after %s twice".formatted(name, before));
        }
        after.add(place);
      }
    }
    if (after.isEmpty() != stages.isEmpty()) {
      throw new IllegalArgumentException(
          "stage %s comes after none: only the first stage is a source".formatted(name));
    }
    List<Node> all = new ArrayList<>(stages);
    all.add(new Node(name, parts[1], List.copyOf(after)));
    return new StageGraph(all);
  }

  int size() {
    return stages.size();
  }

  String name(int stage) {
    return stages.get(stage).name();
  }

  String model(int stage) {
    return stages.get(stage).model();
  }

  OptionalInt indexOf(String name) {
    return IntStream.range(0, size()).filter(s -> name(s).equals(name)).findFirst();
  }

  /** How many stages take a stage's outputs. */
  int readers(int stage) {
    return (int) stages.stream().filter(node -> node.after().contains(stage)).count();
  }

  /** The stages whose outputs are the reply. */
  List<Integer> sinks() {
    return IntStream.range(0, size()).filter(s -> readers(s) == 0).boxed().toList();
  }

  Topology topology() {
    return new Topology(
        stages.stream()
            .map(node -> node.after().stream().mapToInt(Integer::intValue).toArray())
            .toList());
  }

  String names() {
    return String.join(", ", stages.stream().map(Node::name).toList());
  }
}
