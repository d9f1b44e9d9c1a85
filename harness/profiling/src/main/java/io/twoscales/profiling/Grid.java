package io.twoscales.profiling;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a pipeline is measured.
 *
 * @param subjects in the pipeline's order
 * @param millicores CPU limits, ascending, at least one
 */
public record Grid(List<Subject> subjects, List<Integer> millicores) {

  /** CPU limits where nobody says otherwise: dense where latency changes most. */
  public static final List<Integer> DEFAULT_MILLICORES = List.of(100, 200, 300, 500, 700, 1000);

  /**
   * One variant that is measured.
   *
   * @param batches batch sizes, ascending, at least one
   */
  public record Subject(StageSpec stage, Variant variant, List<Integer> batches) {
    public Subject {
      batches = List.copyOf(batches);
    }
  }

  /**
   * What to leave out.
   *
   * @param stages names; empty for all
   * @param variants names; empty for all that can be run
   * @param batches sizes; empty for those of each stage
   * @param millicores CPU limits; empty for {@link #DEFAULT_MILLICORES}
   */
  public record Selection(
      List<String> stages, List<String> variants, List<Integer> batches, List<Integer> millicores) {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of(), List.of());
  }

  public Grid {
    subjects = List.copyOf(subjects);
    millicores = millicores.stream().sorted().distinct().toList();
    if (subjects.isEmpty() || millicores.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to measure");
    }
  }

  /**
   * The grid of a pipeline. Variants without an image cannot be measured and are left out, unless
   * they are asked for.
   *
   * @throws IllegalArgumentException when a name is unknown, or nothing is left, saying why
   */
  public static Grid of(Pipeline pipeline, Selection selection) {
    refuseUnknown(
        "stage", selection.stages(), pipeline.stages().stream().map(StageSpec::name).toList());
    refuseUnknown(
        "variant",
        selection.variants(),
        pipeline.stages().stream().flatMap(s -> s.variants().stream()).map(Variant::name).toList());
    List<Subject> subjects = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (StageSpec stage : pipeline.stages()) {
      if (!selection.stages().isEmpty() && !selection.stages().contains(stage.name())) {
        continue;
      }
      for (Variant variant : stage.variants()) {
        boolean named = selection.variants().contains(variant.name());
        if (!selection.variants().isEmpty() && !named) {
          continue;
        }
        if (variant.image().isEmpty()) {
          without.add(variant.name());
          continue;
        }
        List<Integer> batches =
            selection.batches().isEmpty()
                ? stage.batches()
                : selection.batches().stream().sorted().distinct().toList();
        subjects.add(new Subject(stage, variant, batches));
      }
    }
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException(
          without.isEmpty()
              ? "no variant is both of the stages and of the variants asked for"
              : "nothing of %s can be measured: %s name no image"
                  .formatted(pipeline.name(), String.join(", ", without)));
    }
    return new Grid(
        subjects, selection.millicores().isEmpty() ? DEFAULT_MILLICORES : selection.millicores());
  }

  /** All cells of one variant. */
  public List<Cell> cells(Subject subject) {
    List<Cell> cells = new ArrayList<>();
    for (int cpu : millicores) {
      for (int batch : subject.batches()) {
        cells.add(new Cell(subject.stage().name(), subject.variant().name(), batch, cpu));
      }
    }
    return cells;
  }

  /** The smallest CPU limit. */
  public int smallestMillicores() {
    return millicores.get(0);
  }

  /** The largest CPU limit. */
  public int largestMillicores() {
    return millicores.get(millicores.size() - 1);
  }

  private static void refuseUnknown(String what, List<String> asked, List<String> known) {
    for (String name : asked) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "no %s '%s'; there are %s".formatted(what, name, String.join(", ", known)));
      }
    }
  }
}
