package io.twoscales.solver;

import io.twoscales.solver.latency.LatencyModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Pipelines, demands and limits drawn from a seed. */
final class RandomPipelines {

  /** Ways in which stages may be connected. */
  enum Shape {
    CHAIN,
    TREE,
    DIAMOND,
    ANY
  }

  private final Random random;

  RandomPipelines(Random random) {
    this.random = random;
  }

  /** A pipeline of so many stages, with few enough options for exhaustive search. */
  PipelineModel pipeline(Shape shape, int stages, int maxBatches, int maxUnits, int maxVariants) {
    List<StageModel> models = new ArrayList<>();
    int unit = random.nextBoolean() ? 100 : 1000;
    for (int s = 0; s < stages; s++) {
      int stageUnit = random.nextInt(4) == 0 ? unit * 3 / 2 : unit;
      CpuGrid grid = new CpuGrid(stageUnit, stageUnit * (1 + random.nextInt(maxUnits)));
      models.add(
          new StageModel(
              "s" + s,
              after(shape, s, stages),
              random.nextInt(3) == 0 ? 0.25 + 2 * random.nextDouble() : 1,
              batches(maxBatches),
              grid,
              variants(stageUnit, maxVariants)));
    }
    return new PipelineModel(models);
  }

  private List<String> after(Shape shape, int s, int stages) {
    if (s == 0) {
      return List.of();
    }
    return switch (shape) {
      case CHAIN -> List.of("s" + (s - 1));
      case TREE -> List.of("s" + random.nextInt(s));
      case DIAMOND -> {
        if (s < stages - 1) {
          yield List.of("s0");
        }
        List<String> middle = new ArrayList<>();
        for (int m = 1; m < stages - 1; m++) {
          middle.add("s" + m);
        }
        yield middle.isEmpty() ? List.of("s0") : middle;
      }
      case ANY -> {
        TreeSet<String> before = new TreeSet<>();
        int count = 1 + random.nextInt(Math.min(3, s));
        for (int k = 0; k < count; k++) {
          before.add("s" + random.nextInt(s));
        }
        yield List.copyOf(before);
      }
    };
  }

  private List<Integer> batches(int most) {
    TreeSet<Integer> batches = new TreeSet<>();
    if (random.nextInt(4) > 0) {
      batches.add(1);
    }
    int count = 1 + random.nextInt(most);
    while (batches.size() < count) {
      batches.add(1 + random.nextInt(8));
    }
    return List.copyOf(batches);
  }

  private List<VariantModel> variants(int unit, int most) {
    List<VariantModel> variants = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int v = 0; v < count; v++) {
      LatencyModel tail = model(unit);
      double ratio = 0.6 + 0.4 * random.nextDouble();
      LatencyModel median =
          new LatencyModel(
              tail.gammaMs() * ratio,
              tail.epsilonMs() * ratio,
              tail.deltaMs() * ratio,
              tail.etaMs() * ratio,
              unit);
      variants.add(new VariantModel("v" + v, 0.3 + 0.7 * random.nextDouble(), median, tail));
    }
    return variants;
  }

  /** Round coefficients half of the time, so that ties and exact boundaries happen. */
  LatencyModel model(int unit) {
    if (random.nextBoolean()) {
      return new LatencyModel(
          5 * (1 + random.nextInt(20)),
          5 * random.nextInt(5),
          random.nextInt(10),
          1 + random.nextInt(20),
          unit);
    }
    return new LatencyModel(
        100 * random.nextDouble(),
        20 * random.nextDouble(),
        10 * random.nextDouble(),
        1 + 20 * random.nextDouble(),
        unit);
  }

  /** A demand whose objective is anything from impossible to generous. */
  Demand demand(PipelineModel pipeline) {
    Map<String, Double> slowest = new HashMap<>();
    for (StageModel stage : pipeline.stages()) {
      slowest.put(
          stage.name(), stage.variants().get(0).tail().latencyMs(1, stage.cpu().unitMillicores()));
    }
    double slow = BruteForce.longestPath(pipeline, slowest);
    double slo = slow * (0.1 + 2.4 * random.nextDouble());
    double rate =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> 5 * random.nextDouble();
          case 2 -> 1 + random.nextInt(500);
          default -> 1 + random.nextInt(60);
        };
    return new Demand(rate, random.nextBoolean() ? Math.max(1, Math.rint(slo)) : slo);
  }

  /** Limits of every kind, most of them absent most of the time. */
  Limits limits(PipelineModel pipeline) {
    Limits limits = Limits.NONE;
    if (random.nextInt(3) == 0) {
      limits = limits.withCapacity(500L * (1 + random.nextInt(60)));
    }
    for (StageModel stage : pipeline.stages()) {
      if (random.nextInt(5) == 0) {
        limits = limits.withStage(stage.name(), stageLimits(stage));
      }
    }
    if (random.nextInt(3) == 0) {
      limits = limits.withAccuracy(accuracy(pipeline));
    }
    return limits;
  }

  private AccuracyFloor accuracy(PipelineModel pipeline) {
    double product = 1;
    double sum = 0;
    for (StageModel stage : pipeline.stages()) {
      VariantModel any = stage.variants().get(random.nextInt(stage.variants().size()));
      product *= any.accuracy();
      sum += any.accuracy();
    }
    return random.nextBoolean()
        ? new AccuracyFloor(product * (0.9 + 0.1 * random.nextDouble()), AccuracyFloor.Rule.PRODUCT)
        : new AccuracyFloor(sum * (0.9 + 0.1 * random.nextDouble()), AccuracyFloor.Rule.SUM);
  }

  private StageLimits stageLimits(StageModel stage) {
    return switch (random.nextInt(5)) {
      case 0 -> {
        int n = 1 + random.nextInt(4);
        yield StageLimits.NONE.withReplicas(n, n + random.nextInt(3));
      }
      case 1 -> StageLimits.NONE.withMillicores(1, stage.cpu().unitMillicores());
      case 2 -> StageLimits.NONE.withMillicores(stage.cpu().maxMillicores(), Integer.MAX_VALUE);
      case 3 -> {
        int b = stage.batches().get(random.nextInt(stage.batches().size()));
        yield StageLimits.NONE.withBatch(b, b);
      }
      default ->
          StageLimits.NONE.withVariant(
              stage.variants().get(random.nextInt(stage.variants().size())).name());
    };
  }
}
