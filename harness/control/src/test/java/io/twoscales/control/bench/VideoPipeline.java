package io.twoscales.control.bench;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.traces.RateTrace;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;

/** The video pipeline of the Themis paper: detect, then classify, within 780 ms. */
public final class VideoPipeline {
  public static final double SLO_MS = 780;
  public static final int UNIT = 1000;
  public static final CpuLimits LIMITS = new CpuLimits(UNIT, 8000, 100_000);
  public static final List<String> STAGES = List.of("detect", "classify");

  private VideoPipeline() {}

  public static Pipeline pipeline() {
    return new Pipeline(
        "video",
        SLO_MS,
        Payload.SENTENCES,
        List.of(
            stage("detect", List.of(), 148.817, 5.433, 37.494, -15.476),
            stage("classify", List.of("detect"), 34.693, 19.479, 2.058, 14.259)));
  }

  private static StageSpec stage(
      String name, List<String> after, double gamma, double epsilon, double delta, double eta) {
    VariantLatency latency =
        new VariantLatency.Coefficients(gamma, epsilon, delta, eta, OptionalInt.empty());
    return new StageSpec(
        name,
        after,
        1,
        List.of(1, 2, 3, 4, 5, 6, 7, 8),
        List.of(new Variant("v", 1, latency, "i", "m")));
  }

  public static ControllerSetting setting(double... rates) {
    return new ControllerSetting(pipeline(), SLO_MS, LIMITS, new RateTrace("t", rates));
  }

  /** A registered policy by its name, with options as in experiments: {@code "{a: 1, b: 2s}"}. */
  public static Controller controller(String name, String options, ControllerSetting setting) {
    ControllerFactory factory =
        ServiceLoader.load(ControllerFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(f -> f.name().equals(name))
            .findFirst()
            .orElseThrow();
    YamlMap written = YamlFile.parse(name, options.equals("{}") ? "{none: 0}" : options);
    return factory.create(setting, written::optional);
  }
}
