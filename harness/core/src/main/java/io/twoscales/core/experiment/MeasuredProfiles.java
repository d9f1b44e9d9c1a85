package io.twoscales.core.experiment;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.solver.latency.PoorFitException;
import io.twoscales.solver.latency.Profile;
import io.twoscales.solver.latency.ProfileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A folder that {@code twoscales profile} has made: a table per stage, named like it, and {@code
 * profile.json}.
 */
public final class MeasuredProfiles {
  private static final String ABOUT = "profile.json";

  private final Path folder;
  private final YamlMap about;

  /**
   * Opens a folder.
   *
   * @throws InvalidFileException when it is none of a finished profile
   */
  public MeasuredProfiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    Path file = this.folder.resolve(ABOUT);
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          this.folder + " is no profile: " + ABOUT + " is missing; `twoscales profile` makes one");
    }
    this.about = YamlFile.read(file); // JSON is YAML
  }

  /**
   * A pipeline that is as fast as was measured. Variants that were not measured stay as they are.
   *
   * @throws InvalidFileException when nothing of the pipeline was measured, or a latency model does
   *     not describe what was
   */
  public Pipeline applyTo(Pipeline pipeline) {
    Map<String, Profile> profiles = profiles(pipeline);
    List<StageSpec> stages = new ArrayList<>();
    boolean any = false;
    for (StageSpec stage : pipeline.stages()) {
      Profile profile = profiles.get(stage.name());
      List<Variant> variants = new ArrayList<>();
      for (Variant variant : stage.variants()) {
        boolean measured = profile != null && profile.variants().contains(variant.name());
        variants.add(measured ? asMeasured(variant, stage, profile) : variant);
        any |= measured;
      }
      stages.add(
          new StageSpec(
              stage.name(), stage.after(), stage.multiplicity(), stage.batches(), variants));
    }
    if (!any) {
      throw new InvalidFileException(
          "%s: no variant of pipeline %s was measured; profile it"
              .formatted(folder, pipeline.name()));
    }
    return new Pipeline(
        pipeline.name(), pipeline.sloMs(), pipeline.payload(), stages, pipeline.cpu());
  }

  /** The files that numbers are taken from. */
  public List<Path> files(Pipeline pipeline) {
    List<Path> files = new ArrayList<>();
    files.add(folder.resolve(ABOUT));
    pipeline.stages().stream().map(this::table).filter(Files::isRegularFile).forEach(files::add);
    Path samples = folder.resolve(MeasuredPlatform.SAMPLES);
    if (Files.isRegularFile(samples)) {
      files.add(samples);
    }
    return files;
  }

  /** How long replicas took from their start until they were ready, at the smallest CPU limit. */
  public Optional<Delay> coldStart() {
    return delay("coldStart");
  }

  /**
   * The same by stage and CPU limit, of a pipeline's served variants; empty where the folder has no
   * start at all.
   */
  public Optional<ColdStart> coldStarts(Pipeline pipeline) {
    return new MeasuredPlatform(this, pipeline).coldStart();
  }

  /** How long it took from the call until a new CPU limit was in force. */
  public Optional<Delay> resizeDelay() {
    return delay("resizeDelay");
  }

  /** Every batch of a pipeline's served variants by stage; empty where the folder has none. */
  public Optional<Map<String, MeasuredBatches>> samples(Pipeline pipeline) {
    return new MeasuredPlatform(this, pipeline).samples();
  }

  /** The CFS period for which it holds. */
  public Duration cfsPeriod() {
    return Duration.ofMillis(
        about.required("environment").map().required("cfsPeriodMs").wholeNumber(1, 1000));
  }

  Path folder() {
    return folder;
  }

  YamlMap about() {
    return about;
  }

  private Optional<Delay> delay(String key) {
    return about
        .optional("delays")
        .flatMap(delays -> delays.map().optional(key))
        .map(YamlValue::map)
        .map(delay -> new Delay(millis(delay, "medianMs"), millis(delay, "p99Ms")));
  }

  static Duration millis(YamlMap map, String key) {
    return Duration.ofNanos(Math.round(map.required(key).positiveNumber() * 1e6));
  }

  private Path table(StageSpec stage) {
    return folder.resolve(stage.name() + ".csv");
  }

  private Map<String, Profile> profiles(Pipeline pipeline) {
    Map<String, Profile> profiles = new LinkedHashMap<>();
    for (StageSpec stage : pipeline.stages()) {
      Path table = table(stage);
      if (Files.isRegularFile(table)) {
        try {
          profiles.put(stage.name(), Profile.read(table));
        } catch (IOException e) {
          throw new InvalidFileException(table + ": cannot be read: " + e.getMessage());
        } catch (ProfileFormatException e) {
          throw new InvalidFileException(e.getMessage());
        }
      }
    }
    return profiles;
  }

  /**
   * The table itself, which is right where it was measured, as a law is only on average; the law
   * where there is no table, such as where cells are missing.
   */
  private VariantLatency latency(Variant variant, StageSpec stage, Profile profile) {
    try {
      VariantLatency table = new VariantLatency.Interpolated(profile);
      requireUsable(table, variant);
      return table;
    } catch (IllegalArgumentException noTable) {
      try {
        VariantLatency law =
            new VariantLatency.Fitted(profile, OptionalDouble.of(cfsPeriod().toMillis()));
        requireUsable(law, variant);
        return law;
      } catch (PoorFitException | IllegalArgumentException noLaw) {
        throw new InvalidFileException(
            "%s: %s; and it is no table: %s"
                .formatted(table(stage), noLaw.getMessage(), noTable.getMessage()));
      }
    }
  }

  private static void requireUsable(VariantLatency latency, Variant variant) {
    int anyUnitMillicores = 100;
    var unused = latency.model(variant.name(), variant.accuracy(), anyUnitMillicores);
  }

  private Variant asMeasured(Variant variant, StageSpec stage, Profile profile) {
    return new Variant(
        variant.name(),
        variant.accuracy(),
        latency(variant, stage, profile),
        variant.image(),
        variant.model(),
        variant.server(),
        variant.repository(),
        variant.randomWeights());
  }
}
