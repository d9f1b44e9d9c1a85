package io.twoscales.core.experiment;

import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the workload of an experiment: finds the trace, cuts the window, scales the rates. */
final class WorkloadReader {
  private static final int DEFAULT_WARM_UP_SECONDS = 5;
  private static final int MAX_WINDOW_SECONDS = 7 * 24 * 3600;
  private static final double MAX_RATE = 1e6;

  private final List<Path> traceFolders;

  WorkloadReader(List<Path> traceFolders) {
    this.traceFolders = traceFolders;
  }

  Workload read(YamlMap map, Path folder) {
    map.refuseMoreThanOneOf("trace", "synthetic");
    map.refuseMoreThanOneOf("scale", "peak");
    RateTrace rates;
    String source;
    if (map.optional("synthetic").isPresent()) {
      rates = new SyntheticReader(MAX_WINDOW_SECONDS, MAX_RATE).read(map.required("synthetic"));
      source = rates.name();
    } else {
      YamlValue name = map.required("trace");
      rates = trace(name, folder);
      source = name.string();
    }
    if (map.optional("window").isPresent()) {
      YamlValue value = map.required("window");
      rates = cut(rates, value);
      source += " " + value.string();
    }
    rates = scaled(rates, map);
    ArrivalProcess arrivals =
        map.optional("arrivals")
            .map(v -> v.parsed(WorkloadReader::process))
            .orElse(ArrivalProcess.POISSON);
    int warmUpSeconds =
        map.optional("warmUp")
            .map(v -> (int) v.durationOrZero().toSeconds())
            .orElse(DEFAULT_WARM_UP_SECONDS);
    map.refuseUnknownKeys();
    if (rates.seconds() > MAX_WINDOW_SECONDS) {
      throw map.refused("window", "the trace has %d s; cut a window".formatted(rates.seconds()));
    }
    if (rates.peak() == 0) {
      throw map.refused("window", "there is no request in this window");
    }
    return new Workload(source, rates, arrivals, warmUpSeconds);
  }

  private RateTrace trace(YamlValue name, Path folder) {
    List<Path> folders = new ArrayList<>();
    folders.add(folder);
    folders.addAll(traceFolders);
    try {
      return RateFiles.read(new TraceFolders(folders).find(name.string()));
    } catch (TraceException e) {
      throw name.refused(e.getMessage());
    }
  }

  private static RateTrace cut(RateTrace rates, YamlValue value) {
    try {
      return rates.window(Window.parse(value.string()));
    } catch (TraceException | IllegalArgumentException e) {
      throw value.refused(e.getMessage());
    }
  }

  private static RateTrace scaled(RateTrace rates, YamlMap map) {
    RateTrace scaled = rates;
    if (map.optional("scale").isPresent()) {
      scaled = rates.scaledBy(map.required("scale").positiveNumber());
    } else if (map.optional("peak").isPresent()) {
      scaled = rates.scaledToPeak(map.required("peak").positiveNumber());
    }
    if (scaled.peak() > MAX_RATE) {
      throw map.refused("scale", "more than %.0f requests/s".formatted(MAX_RATE));
    }
    return scaled;
  }

  private static ArrivalProcess process(String word) {
    for (ArrivalProcess process : ArrivalProcess.values()) {
      if (process.name().toLowerCase(Locale.ROOT).equals(word)) {
        return process;
      }
    }
    throw new IllegalArgumentException("expected poisson or uniform, found '" + word + "'");
  }
}
