package io.twoscales.core.pipeline;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One task of a pipeline.
 *
 * @param name unique within the pipeline
 * @param after stages whose output it needs; empty for the source
 * @param multiplicity expected items per request
 * @param batches batch sizes to choose from, ascending
 * @param variants models to choose from, at least one
 */
public record StageSpec(
    String name,
    List<String> after,
    double multiplicity,
    List<Integer> batches,
    List<Variant> variants) {
  public StageSpec {
    after = List.copyOf(after);
    batches = List.copyOf(batches);
    variants = List.copyOf(variants);
  }

  /** The variant that its replicas serve: the first. Plans do not choose among variants. */
  public Variant served() {
    return variants.get(0);
  }

  /**
   * The stage that runs another of its variants.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  StageSpec serving(String variant) {
    List<Variant> reordered =
        Stream.concat(
                variants.stream().filter(v -> v.name().equals(variant)),
                variants.stream().filter(v -> !v.name().equals(variant)))
            .toList();
    if (!reordered.get(0).name().equals(variant)) {
      throw new IllegalArgumentException(
          "stage %s has no variant '%s'; there are %s"
              .formatted(
                  name,
                  variant,
                  variants.stream().map(Variant::name).collect(Collectors.joining(", "))));
    }
    return new StageSpec(name, after, multiplicity, batches, reordered);
  }

  /** The largest batch to choose from. */
  public int largestBatch() {
    return batches.stream().mapToInt(Integer::intValue).max().orElse(1);
  }
}
