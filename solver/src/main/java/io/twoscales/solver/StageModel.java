package io.twoscales.solver;

import io.twoscales.solver.latency.LatencyFunction;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One task of a pipeline and everything it may be run with.
 *
 * @param name unique within the pipeline
 * @param after names of the stages whose output it needs; empty for the source
 * @param multiplicity expected items that reach the stage per request, above 0
 * @param batches batch sizes to choose from, at least 1 each
 * @param cpu CPU limits to choose from
 * @param variants models to choose from, at least one
 */
public record StageModel(
    String name,
    List<String> after,
    double multiplicity,
    List<Integer> batches,
    CpuGrid cpu,
    List<VariantModel> variants) {

  /** The batch sizes of a stage that does not say otherwise: 1 to 16. */
  public static final List<Integer> DEFAULT_BATCHES = IntStream.rangeClosed(1, 16).boxed().toList();

  /** By how much, relatively, a latency may rise with CPU and still count as rounding. */
  private static final double ROUNDING = 1e-9;

  public StageModel {
    after = List.copyOf(after);
    variants = List.copyOf(variants);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a stage has no name");
    }
    if (!(multiplicity > 0) || Double.isInfinite(multiplicity)) {
      throw refused(name, "multiplicity is " + multiplicity + ", expected a number above 0");
    }
    if (batches.isEmpty()) {
      throw refused(name, "there are no batch sizes, expected at least one");
    }
    batches = batches.stream().sorted().distinct().toList();
    if (batches.get(0) < 1) {
      throw refused(name, "batch size is " + batches.get(0) + ", expected at least 1");
    }
    if (variants.isEmpty()) {
      throw refused(name, "there are no variants, expected at least one");
    }
    Set<String> names = new HashSet<>();
    for (VariantModel variant : variants) {
      if (!names.add(variant.name())) {
        throw refused(name, "variant " + variant.name() + " appears twice");
      }
      refuseImpossible(name, variant, "median", variant.median(), batches, cpu);
      refuseImpossible(name, variant, "mean", variant.mean(), batches, cpu);
      refuseImpossible(name, variant, "99th percentile", variant.tail(), batches, cpu);
    }
  }

  /** A stage that follows another, or the source where {@code after} is empty; multiplicity 1. */
  public static StageModel of(
      String name, List<String> after, CpuGrid cpu, List<VariantModel> variants) {
    return new StageModel(name, after, 1, DEFAULT_BATCHES, cpu, variants);
  }

  private static void refuseImpossible(
      String stage,
      VariantModel variant,
      String what,
      LatencyFunction latency,
      List<Integer> batches,
      CpuGrid cpu) {
    for (int batch : batches) {
      double slower = Double.POSITIVE_INFINITY;
      for (int units = 1; units <= cpu.size(); units++) {
        int millicores = cpu.ofUnits(units);
        double ms = latencyOrRefuse(stage, variant, latency, batch, millicores);
        if (!(ms > 0) || Double.isInfinite(ms)) {
          throw refused(
              stage, where(what, variant, batch, millicores, ms) + ", expected a number above 0");
        }
        if (ms > slower * (1 + ROUNDING)) {
          throw refused(
              stage,
              where(what, variant, batch, millicores, ms)
                  + ", more than the "
                  + slower
                  + " ms with less CPU; mend the model");
        }
        slower = ms;
      }
    }
  }

  private static String where(
      String what, VariantModel variant, int batch, int millicores, double ms) {
    return String.format(
        Locale.ROOT,
        "%s latency of variant %s at batch %d and %dm is %s ms",
        what,
        variant.name(),
        batch,
        millicores,
        ms);
  }

  private static double latencyOrRefuse(
      String stage, VariantModel variant, LatencyFunction latency, int batch, int millicores) {
    try {
      return latency.latencyMs(batch, millicores);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "stage " + stage + ", variant " + variant.name() + ": " + unknown.getMessage(), unknown);
    }
  }

  private static IllegalArgumentException refused(String stage, String problem) {
    return new IllegalArgumentException("stage " + stage + ": " + problem);
  }
}
