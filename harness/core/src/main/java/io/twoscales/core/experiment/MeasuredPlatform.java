package io.twoscales.core.experiment;

import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What a profile says of the platform on which a pipeline was measured: its delays, and how the
 * times of single batches scatter.
 */
final class MeasuredPlatform {
  static final String SAMPLES = "samples.csv.gz";
  private static final String HEADER = "stage,variant,batch,millicores,round,ms";

  /** What profiles have beside it since CPU time is measured batch by batch. */
  private static final String CPU = ",cpu_ms";

  private final MeasuredProfiles profiles;
  private final Pipeline pipeline;

  MeasuredPlatform(MeasuredProfiles profiles, Pipeline pipeline) {
    this.profiles = profiles;
    this.pipeline = pipeline;
  }

  /** The CFS period for which it holds. */
  Duration cfsPeriod() {
    return profiles.cfsPeriod();
  }

  /** How long it took from the call until a new CPU limit was in force. */
  Optional<Delay> resizeDelay() {
    return profiles.resizeDelay();
  }

  /**
   * From a replica's start until it was ready, by the CPU that it had; of the served variants where
   * they were measured apart, otherwise of all at the smallest limit.
   */
  Optional<ColdStart> coldStart() {
    Map<String, Map<Integer, Delay>> byStage = new LinkedHashMap<>();
    for (YamlValue entry :
        profiles.about().optional("starts").map(YamlValue::list).orElse(List.of())) {
      YamlMap start = entry.map();
      String stage = start.required("stage").string();
      if (serves(stage, start.required("variant").string())) {
        byStage
            .computeIfAbsent(stage, s -> new LinkedHashMap<>())
            .put(
                start.required("millicores").integer(1, Integer.MAX_VALUE),
                new Delay(
                    MeasuredProfiles.millis(start, "readyMs"),
                    MeasuredProfiles.millis(start, "slowestMs")));
      }
    }
    return profiles.coldStart().map(smallest -> ColdStart.measured(byStage, smallest));
  }

  /**
   * Every batch of the served variants by stage.
   *
   * @throws InvalidFileException when the file of samples is none, or has none of a cell
   */
  Optional<Map<String, MeasuredBatches>> samples() {
    Path file = profiles.folder().resolve(SAMPLES);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Map<String, MeasuredBatches> samples = new LinkedHashMap<>();
    Map<String, SampledCells> read = read(file);
    for (StageSpec stage : pipeline.stages()) {
      SampledCells ofStage = read.get(stage.name());
      if (ofStage == null) {
        throw new InvalidFileException(
            "%s: has no batch of stage %s, variant %s; profile it"
                .formatted(file, stage.name(), stage.served().name()));
      }
      try {
        samples.put(stage.name(), ofStage.batches());
      } catch (IllegalArgumentException e) {
        throw new InvalidFileException(
            "%s: stage %s: %s; profile it again".formatted(file, stage.name(), e.getMessage()));
      }
    }
    return Optional.of(samples);
  }

  private boolean serves(String stage, String variant) {
    return pipeline.stages().stream()
        .anyMatch(s -> s.name().equals(stage) && s.served().name().equals(variant));
  }

  private Map<String, SampledCells> read(Path file) {
    Map<String, SampledCells> samples = new HashMap<>();
    int number = 1;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String header = lines.readLine();
      if (!HEADER.equals(header) && !(HEADER + CPU).equals(header)) {
        throw new InvalidFileException(file + ":1: expected the header " + HEADER + CPU);
      }
      int columns = header.split(",").length;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] cells = line.split(",", -1);
        if (cells.length != columns) {
          throw new InvalidFileException(
              "%s:%d: expected %s, found '%s'".formatted(file, number, header, line));
        }
        if (serves(cells[0], cells[1])) {
          samples
              .computeIfAbsent(cells[0], s -> new SampledCells())
              .add(
                  Integer.parseInt(cells[2]),
                  Integer.parseInt(cells[3]),
                  Double.parseDouble(cells[5]),
                  columns == 6 || cells[6].isEmpty() ? Double.NaN : Double.parseDouble(cells[6]));
        }
      }
      return samples;
    } catch (NumberFormatException e) {
      throw new InvalidFileException("%s:%d: %s".formatted(file, number, e.getMessage()));
    } catch (IOException e) {
      throw new InvalidFileException(file + ": cannot be read: " + e.getMessage());
    }
  }
}
