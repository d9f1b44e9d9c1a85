package io.twoscales.core.experiment;

import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.SyntheticTraces;
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
      rates = synthetic(map.required("synthetic").map());
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

  private static RateTrace synthetic(YamlMap map) {
    YamlValue kind = map.required("kind");
    return switch (kind.string()) {
      case "surge" -> surge(map);
      case "steps" -> steps(map);
      default -> throw kind.refused("expected surge or steps, found '" + kind.string() + "'");
    };
  }

  /** {@code {kind: steps, rates: [20, 120, 20], seconds: [20, 5, 35]}}. */
  private static RateTrace steps(YamlMap map) {
    YamlValue rates = map.required("rates");
    YamlValue seconds = map.required("seconds");
    map.refuseUnknownKeys();
    double[] perSecond = rates.list().stream().mapToDouble(v -> v.number(0, MAX_RATE)).toArray();
    int[] lengths =
        seconds.list().stream().mapToInt(v -> v.integer(1, MAX_WINDOW_SECONDS)).toArray();
    if (perSecond.length != lengths.length || lengths.length == 0) {
      throw seconds.refused(
          "expected one for each of the %d rates, found %d"
              .formatted(perSecond.length, lengths.length));
    }
    return SyntheticTraces.steps("synthetic steps", perSecond, lengths);
  }

  private static RateTrace surge(YamlMap map) {
    int seconds = map.required("seconds").integer(10, MAX_WINDOW_SECONDS);
    double base = map.required("base").positiveNumber();
    double peak = map.required("peak").positiveNumber();
    long seed = map.optional("seed").map(v -> v.wholeNumber(0, Long.MAX_VALUE)).orElse(1L);
    map.refuseUnknownKeys();
    if (peak <= base) {
      throw map.refused("peak", "expected more than base (" + base + ")");
    }
    String name = String.format(Locale.ROOT, "synthetic surge %.0f to %.0f requests/s", base, peak);
    return SyntheticTraces.surge(name, seconds, base, peak, seed);
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
