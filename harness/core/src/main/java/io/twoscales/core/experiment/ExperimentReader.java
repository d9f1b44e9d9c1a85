package io.twoscales.core.experiment;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.run.Detail;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads experiment files. Everything an experiment needs is looked for and checked here, so that
 * whatever is wrong is said before anything is started.
 */
public final class ExperimentReader {
  private static final int SLOS_UNTIL_DROP = 3;

  private final PipelineReader pipelines;
  private final WorkloadReader workloads;
  private final Map<String, ControllerFactory> controllers = new TreeMap<>();
  private final Map<String, ForecasterFactory> forecasters = new TreeMap<>();

  /**
   * A reader.
   *
   * @param home the project's folder
   * @param traceFolders where traces are looked for, besides the experiment's own folder
   * @param controllers that can be named
   * @param forecasters that can be named
   */
  public ExperimentReader(
      Path home,
      List<Path> traceFolders,
      Iterable<ControllerFactory> controllers,
      Iterable<ForecasterFactory> forecasters) {
    this.pipelines = new PipelineReader(home);
    this.workloads = new WorkloadReader(traceFolders);
    controllers.forEach(factory -> this.controllers.put(factory.name(), factory));
    forecasters.forEach(factory -> this.forecasters.put(factory.name(), factory));
  }

  /**
   * Reads and checks an experiment.
   *
   * @throws InvalidFileException naming file, line and key
   */
  public Experiment read(Path file) {
    return read(file, YamlFile.read(file), text(file));
  }

  /**
   * Reads and checks an experiment that is in no file.
   *
   * @param place the file it would be: what messages name, and what relative paths start from
   * @throws InvalidFileException naming place, line and key
   */
  public Experiment read(Path place, String text) {
    return read(place, YamlFile.parse(place.toString(), text), text);
  }

  private Experiment read(Path file, YamlMap root, String text) {
    Path folder = file.toAbsolutePath().getParent();
    String name = root.required("name").parsed(ExperimentReader::fileName);
    Pipeline asDescribed = pipelines.find(root.required("pipeline"), folder);
    Pipeline described =
        root.optional("variants").map(v -> serving(asDescribed, v.map())).orElse(asDescribed);
    Optional<MeasuredProfiles> profiles =
        root.optional("profiles").map(v -> new MeasuredProfiles(folder.resolve(v.string())));
    Pipeline pipeline = profiles.map(p -> p.applyTo(described)).orElse(described);
    double sloMs =
        root.optional("slo").map(v -> v.duration().toNanos() / 1e6).orElse(pipeline.sloMs());
    Duration dropAfter =
        root.optional("dropAfter")
            .map(YamlValue::duration)
            .orElse(Duration.ofNanos((long) (SLOS_UNTIL_DROP * sloMs * 1e6)));
    PlatformSettings platform =
        PlatformReader.read(
            root.required("platform").map(),
            profiles.map(measured -> new MeasuredPlatform(measured, described)));
    List<InputFile> inputs = new ArrayList<>();
    profiles.ifPresent(
        p -> p.files(described).forEach(f -> inputs.add(new InputFile("profiles", f))));
    Workload workload =
        workloads.read(
            root.required("workload").map(),
            folder,
            () -> CarriedLoad.of(pipeline, sloMs, platform.limits()),
            inputs);
    ServingSettings serving =
        root.optional("serving")
            .map(v -> ServingReader.read(v.map()))
            .orElse(ServingSettings.DEFAULT);
    List<Fault> faults =
        root.optional("faults").map(new FaultReader(pipeline)::read).orElse(List.of());
    refuseWhatDockerCannot(root, platform, pipeline);
    refuseUnknownStages(root, platform, pipeline);
    Set<Detail> record =
        root.optional("record")
            .map(ExperimentReader::details)
            .orElse(
                platform instanceof PlatformSettings.Docker
                    ? EnumSet.allOf(Detail.class)
                    : EnumSet.of(Detail.DECISIONS, Detail.REQUESTS));
    Supplier<Forecaster> forecaster =
        root.optional("forecaster")
            .map(value -> forecaster(value, inputs))
            .orElse(ControllerSetting.DEFAULT_FORECASTER);
    ControllerSetting setting =
        new ControllerSetting(pipeline, sloMs, platform.limits(), workload.rates(), forecaster);
    List<ControllerSpec> specs = controllers(root.required("controllers"), setting, inputs);
    int repetitions = root.optional("repetitions").map(v -> v.integer(1, 1000)).orElse(1);
    long seed = root.optional("seed").map(v -> v.wholeNumber(0, Long.MAX_VALUE)).orElse(1L);
    root.refuseUnknownKeys();
    refuseUnknownRuns(root, platform, specs, repetitions);
    return new Experiment(
        name,
        text,
        pipeline,
        sloMs,
        dropAfter,
        workload,
        platform,
        serving,
        faults,
        record,
        specs,
        repetitions,
        seed,
        inputs);
  }

  /** The pipeline whose stages run the variants that a map of stages to variants names. */
  private static Pipeline serving(Pipeline pipeline, YamlMap variants) {
    Pipeline serving = pipeline;
    for (StageSpec stage : pipeline.stages()) {
      Optional<YamlValue> named = variants.optional(stage.name());
      if (named.isPresent()) {
        try {
          serving = serving.serving(stage.name(), named.get().string());
        } catch (IllegalArgumentException e) {
          throw named.get().refused(e.getMessage());
        }
      }
    }
    variants.refuseUnknownKeys();
    return serving;
  }

  /** {@code moving-max}, or {@code {name: moving-max, seconds: 20}}. */
  private Supplier<Forecaster> forecaster(YamlValue value, List<InputFile> inputs) {
    YamlValue name = value.isMap() ? value.map().required("name") : value;
    ForecasterFactory factory = forecasters.get(name.string());
    if (factory == null) {
      throw name.refused(
          "no forecaster '%s'; there are %s"
              .formatted(name.string(), String.join(", ", forecasters.keySet())));
    }
    if (!value.isMap()) {
      return () -> factory.create(no -> Optional.empty());
    }
    YamlMap options = value.map().knowing("name");
    try {
      factory.create(options::optional);
    } catch (IllegalArgumentException e) {
      throw name.refused(e.getMessage());
    }
    options.refuseUnknownKeys();
    factory.files(options::optional).forEach(file -> inputs.add(new InputFile("forecaster", file)));
    return () -> factory.create(options::optional);
  }

  private List<ControllerSpec> controllers(
      YamlValue value, ControllerSetting setting, List<InputFile> inputs) {
    List<ControllerSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlValue entry : value.list()) {
      ControllerSpec spec =
          entry.isMap() ? configured(entry.map(), setting, inputs) : plain(entry, setting);
      if (!names.add(spec.name())) {
        throw entry.refused(spec.name() + " is named twice; give one of them `as: another-name`");
      }
      specs.add(spec);
    }
    if (specs.isEmpty()) {
      throw value.refused("expected at least one of " + String.join(", ", controllers.keySet()));
    }
    return specs;
  }

  private ControllerSpec plain(YamlValue value, ControllerSetting setting) {
    ControllerFactory factory = factory(value);
    return checked(
        value, factory.name(), Map.of(), () -> factory.create(setting, no -> Optional.empty()));
  }

  private ControllerSpec configured(
      YamlMap map, ControllerSetting setting, List<InputFile> inputs) {
    YamlValue name = map.required("name");
    ControllerFactory factory = factory(name);
    String as =
        map.optional("as").map(v -> v.parsed(ExperimentReader::fileName)).orElse(factory.name());
    Map<String, String> options = new LinkedHashMap<>();
    for (String key : map.keys()) {
      if (!key.equals("name") && !key.equals("as")) {
        YamlValue value = map.required(key);
        options.put(key, value.isMap() || value.isList() ? "…" : value.string());
      }
    }
    YamlMap fresh = map.knowing("name", "as");
    ControllerSpec spec =
        checked(name, as, options, () -> factory.create(setting, fresh::optional));
    fresh.refuseUnknownKeys();
    factory.files(fresh::optional).forEach(file -> inputs.add(new InputFile(as, file)));
    return spec;
  }

  private static ControllerSpec checked(
      YamlValue where, String name, Map<String, String> options, Supplier<Controller> fresh) {
    try (Controller controller = fresh.get()) {
      if (controller.initialPlan().stages().isEmpty()) {
        throw where.refused("controller " + name + " plans for no stage");
      }
    } catch (IllegalArgumentException e) {
      throw where.refused(e.getMessage());
    }
    return new ControllerSpec(name, options, fresh);
  }

  private ControllerFactory factory(YamlValue name) {
    ControllerFactory factory = controllers.get(name.string());
    if (factory == null) {
      throw name.refused(
          "no controller '%s'; there are %s"
              .formatted(name.string(), String.join(", ", controllers.keySet())));
    }
    return factory;
  }

  /** {@code all}, {@code none}, or a list of details. */
  private static Set<Detail> details(YamlValue value) {
    Set<Detail> details = EnumSet.noneOf(Detail.class);
    if (!value.isList()) {
      return switch (value.string()) {
        case "all" -> EnumSet.allOf(Detail.class);
        case "none" -> details;
        default ->
            throw value.refused(
                "expected all, none or a list of decisions, requests, replicas, visits; found '"
                    + value.string()
                    + "'");
      };
    }
    for (YamlValue entry : value.list()) {
      details.add(
          Stream.of(Detail.values())
              .filter(detail -> detail.word().equals(entry.string()))
              .findFirst()
              .orElseThrow(
                  () ->
                      entry.refused(
                          "expected decisions, requests, replicas or visits, found '"
                              + entry.string()
                              + "'")));
    }
    return details;
  }

  private static void refuseUnknownStages(
      YamlMap root, PlatformSettings platform, Pipeline pipeline) {
    if (platform instanceof PlatformSettings.Simulated simulated) {
      List<String> stages = pipeline.stages().stream().map(StageSpec::name).toList();
      simulated
          .quotas()
          .ifPresent(
              quotas -> {
                refuseUnknown(root, "slowdown", quotas.slowdown().keySet(), stages, pipeline);
                refuseUnknown(root, "waking", quotas.waking().keySet(), stages, pipeline);
              });
    }
  }

  private static void refuseUnknownRuns(
      YamlMap root, PlatformSettings platform, List<ControllerSpec> specs, int repetitions) {
    if (platform instanceof PlatformSettings.Simulated simulated) {
      Set<String> paused = simulated.pauses().byRun().keySet();
      refuseUnknownRuns(root, "gatewayPauses", paused, specs, repetitions);
      if (simulated.quotas().isPresent()) {
        CpuQuotas quotas = simulated.quotas().get();
        refuseUnknownRuns(root, "steal", quotas.steal().byRun().keySet(), specs, repetitions);
        refuseUnknownRuns(root, "drift", quotas.drift().byRun().keySet(), specs, repetitions);
      }
    }
  }

  private static void refuseUnknownRuns(
      YamlMap root, String key, Set<String> named, List<ControllerSpec> specs, int repetitions) {
    Set<String> unknown = new TreeSet<>(named);
    for (int repetition = 1; repetition <= repetitions && !unknown.isEmpty(); repetition++) {
      for (ControllerSpec spec : specs) {
        unknown.remove(spec.name() + "-" + repetition);
      }
    }
    if (!unknown.isEmpty()) {
      throw root.refused(
          "platform",
          "%s names %s; runs are named like %s-1"
              .formatted(key, unknown.iterator().next(), specs.get(0).name()));
    }
  }

  private static void refuseUnknown(
      YamlMap root, String key, Set<String> named, List<String> stages, Pipeline pipeline) {
    for (String stage : named) {
      if (!stages.contains(stage)) {
        throw root.refused(
            "platform",
            "%s names %s; the stages of %s are %s"
                .formatted(key, stage, pipeline.name(), String.join(", ", stages)));
      }
    }
  }

  private static void refuseWhatDockerCannot(
      YamlMap root, PlatformSettings platform, Pipeline pipeline) {
    if (platform instanceof PlatformSettings.Docker) {
      for (StageSpec stage : pipeline.stages()) {
        if (stage.multiplicity() != 1) {
          throw root.refused(
              "pipeline",
              "platform docker sends every request through every stage once; stage %s of %s has multiplicity %s"
                  .formatted(stage.name(), pipeline.name(), stage.multiplicity()));
        }
        if (stage.served().image().isEmpty()) {
          throw root.refused(
              "pipeline",
              "variant %s of stage %s of %s names no server and no image: it can be planned for and simulated, but not run on platform docker"
                  .formatted(stage.served().name(), stage.name(), pipeline.name()));
        }
      }
    }
  }

  private static String fileName(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,60}")) {
      throw new IllegalArgumentException(
          "expected letters, digits, '.', '-' and '_' (at most 61), found '" + text + "'");
    }
    return text;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidFileException(file + ": cannot be read: " + e.getMessage());
    }
  }
}
