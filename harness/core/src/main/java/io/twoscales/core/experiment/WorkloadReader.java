package io.twoscales.core.experiment;

import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.Traffic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads the workload of an experiment: one trace or a mix of several, scaled and thinned, and its
 * warm-up.
 */
final class WorkloadReader {
  private static final int DEFAULT_WARM_UP_SECONDS = 5;
  private static final int MAX_WINDOW_SECONDS = 7 * 24 * 3600;
  private static final double MAX_RATE = 1e6;
  private static final double MAX_UTILISATION = 100;

  private final List<Path> traceFolders;

  WorkloadReader(List<Path> traceFolders) {
    this.traceFolders = traceFolders;
  }

  /**
   * Reads a workload.
   *
   * @param folder of the experiment file
   * @param carried finds out what the platform carries, for {@code utilisation}
   * @param inputs takes files that the workload rests on
   */
  Workload read(YamlMap map, Path folder, Supplier<CarriedLoad> carried, List<InputFile> inputs) {
    map.refuseMoreThanOneOf("trace", "synthetic", "mix");
    map.refuseMoreThanOneOf("scale", "peak", "utilisation");
    TrafficReader reader =
        new TrafficReader(folder, traceFolders, MAX_WINDOW_SECONDS, MAX_RATE, inputs);
    TrafficReader.Part whole =
        map.optional("mix").isPresent() ? mix(map, reader) : reader.read(map, Optional.empty());
    whole = scaled(whole, map, carried);
    int warmUpSeconds =
        map.optional("warmUp")
            .map(v -> (int) v.durationOrZero().toSeconds())
            .orElse(DEFAULT_WARM_UP_SECONDS);
    map.refuseUnknownKeys();
    Traffic traffic = whole.traffic();
    if (traffic.rates().peak() == 0) {
      throw map.refused("window", "there is no request in this window");
    }
    return new Workload(whole.source(), traffic, warmUpSeconds);
  }

  /** {@code mix: [{trace: a.gz, window: 0..600}, {synthetic: {…}, thin: 0.3}]}. */
  private static TrafficReader.Part mix(YamlMap map, TrafficReader reader) {
    YamlValue mix = map.required("mix");
    Optional<ArrivalProcess> arrivals = map.optional("arrivals").map(TrafficReader::process);
    List<TrafficReader.Part> parts = new ArrayList<>();
    for (YamlValue entry : mix.list()) {
      YamlMap keys = entry.map();
      keys.refuseMoreThanOneOf("trace", "synthetic");
      keys.refuseMoreThanOneOf("scale", "peak");
      TrafficReader.Part part = reader.read(keys, arrivals);
      part = TrafficReader.scaled(part, keys);
      keys.refuseUnknownKeys();
      parts.add(part);
    }
    if (parts.size() < 2) {
      throw mix.refused("expected a list of at least two traces to add up");
    }
    String source =
        parts.stream().map(TrafficReader.Part::source).collect(Collectors.joining(" + "));
    return new TrafficReader.Part(
        source, new Traffic.Mix(source, parts.stream().map(TrafficReader.Part::traffic).toList()));
  }

  private static TrafficReader.Part scaled(
      TrafficReader.Part part, YamlMap map, Supplier<CarriedLoad> carried) {
    TrafficReader.Part scaled = TrafficReader.scaled(part, map);
    Optional<YamlValue> utilisation = map.optional("utilisation");
    if (utilisation.isPresent()) {
      double share = utilisation.get().positiveNumber();
      if (share > MAX_UTILISATION) {
        throw utilisation.get().refused("expected a share such as 0.8, at most " + MAX_UTILISATION);
      }
      scaled = toUtilisation(scaled, utilisation.get(), share, carried);
    }
    if (scaled.traffic().rates().peak() > MAX_RATE) {
      throw map.refused("scale", "more than %.0f requests/s".formatted(MAX_RATE));
    }
    return scaled;
  }

  private static TrafficReader.Part toUtilisation(
      TrafficReader.Part part, YamlValue value, double share, Supplier<CarriedLoad> carried) {
    double before = part.traffic().rates().peak();
    try {
      CarriedLoad most = carried.get();
      double peak = share * most.perSecond();
      return new TrafficReader.Part(
          String.format(
              Locale.ROOT,
              "%s × %.4g, the peak at %s of the %.1f requests/s that %s",
              part.source(),
              peak / before,
              share,
              most.perSecond(),
              most.by()),
          part.traffic().scaledToPeak(peak));
    } catch (TraceException | IllegalArgumentException e) {
      throw value.refused(e.getMessage());
    }
  }
}
