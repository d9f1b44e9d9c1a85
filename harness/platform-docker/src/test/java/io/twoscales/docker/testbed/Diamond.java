package io.twoscales.docker.testbed;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.experiment.DisturbanceLimits;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ResizeWay;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.experiment.Workload;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** An experiment with the pipeline detect → (crop, rotate) → join. */
final class Diamond {
  static final List<String> STAGES = List.of("detect", "crop", "rotate", "join");

  private Diamond() {}

  static Experiment experiment(ServingSettings serving) {
    Pipeline pipeline =
        new Pipeline(
            "diamond",
            249.6,
            Payload.SENTENCES,
            List.of(
                stage("detect", 10, "ocr-server"),
                stage("crop", 20, "ocr-server", "detect"),
                stage("rotate", 50, "ocr-server", "detect"),
                stage("join", 5, "model-server", "rotate", "crop")));
    return new Experiment(
        "it",
        "",
        pipeline,
        pipeline.sloMs(),
        Duration.ofMillis(750),
        new Workload(
            "constant", new RateTrace("constant", new double[] {5}), ArrivalProcess.POISSON, 0),
        new PlatformSettings.Docker(
            new CpuLimits(100, 400, 1000),
            Duration.ofSeconds(10),
            Duration.ofMillis(10),
            0,
            0,
            ResizeWay.AUTO,
            DisturbanceLimits.DEFAULT),
        serving,
        List.of(),
        Set.of(),
        List.of(),
        1,
        1,
        List.of());
  }

  /** A batch takes {@code msPerCore} over its CPU in cores. */
  private static StageSpec stage(String name, double msPerCore, String image, String... after) {
    VariantLatency latency =
        new VariantLatency.Coefficients(0, msPerCore, 0, 0, OptionalInt.of(1000));
    return new StageSpec(
        name,
        List.of(after),
        1,
        List.of(1, 2, 4),
        List.of(
            new Variant(name + "-small", 1, latency, image, name + "-v1"),
            new Variant(name + "-large", 1, latency, "elsewhere", name + "-v2")));
  }
}
