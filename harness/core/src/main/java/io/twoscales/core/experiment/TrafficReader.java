package io.twoscales.core.experiment;

import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.ArrivalTrace;
import io.twoscales.traces.RateSteps;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Trace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFiles;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.Traffic;
import io.twoscales.traces.Window;
import io.twoscales.traces.WindowException;
import io.twoscales.traces.catalogue.TraceLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one trace of a workload: finds it, cuts the window, and says how its requests arrive. */
final class TrafficReader {
  private static final String RECORDED = "recorded";

  private final Path folder;
  private final List<Path> traceFolders;
  private final int maxSeconds;
  private final double maxRate;
  private final List<InputFile> inputs;

  /**
   * Requests, and where they come from in words.
   *
   * @param source file and window, or generator
   */
  record Part(String source, Traffic traffic) {}

  TrafficReader(
      Path folder,
      List<Path> traceFolders,
      int maxSeconds,
      double maxRate,
      List<InputFile> inputs) {
    this.folder = folder;
    this.traceFolders = traceFolders;
    this.maxSeconds = maxSeconds;
    this.maxRate = maxRate;
    this.inputs = inputs;
  }

  /**
   * Reads a trace, not scaled yet.
   *
   * @param otherwise how requests arrive where neither key nor file says
   */
  Part read(YamlMap map, Optional<ArrivalProcess> otherwise) {
    Optional<Window> window = map.optional("window").map(v -> v.parsed(Window::parse));
    Trace trace;
    String source;
    if (map.optional("synthetic").isPresent()) {
      RateTrace rates =
          new SyntheticReader(maxSeconds, maxRate, inputs).read(map.required("synthetic"));
      trace = window.isPresent() ? cut(rates, window.get(), map.required("window")) : rates;
      source = rates.name();
    } else {
      YamlValue name = map.required("trace");
      trace = read(name, window, map);
      source = name.string();
    }
    if (window.isPresent()) {
      source += " " + map.required("window").string();
    }
    if (trace.seconds() > maxSeconds) {
      throw map.refused("window", "the trace has %d s; cut a window".formatted(trace.seconds()));
    }
    return thinned(arriving(trace, source, map, otherwise), map);
  }

  private Trace read(YamlValue name, Optional<Window> window, YamlMap map) {
    List<Path> folders = new ArrayList<>();
    folders.add(folder);
    folders.addAll(traceFolders);
    try {
      TraceLibrary library = new TraceLibrary(new TraceFolders(folders));
      return TraceFiles.read(library.find(name.string()), window, steps(map));
    } catch (WindowException e) {
      throw map.refused("window", e.getMessage());
    } catch (TraceException e) {
      throw name.refused(e.getMessage());
    }
  }

  /** {@code step: 60s, numbers: counts}. */
  private static Optional<RateSteps> steps(YamlMap map) {
    Optional<Long> micros = map.optional("step").map(v -> v.duration().toNanos() / 1000);
    Optional<Boolean> counts = map.optional("numbers").map(v -> v.parsed(TrafficReader::counts));
    if (counts.isPresent() && micros.isEmpty()) {
      throw map.refused("numbers", "needs `step`: how long a number stands for");
    }
    return micros.map(step -> new RateSteps(step, counts.orElse(false)));
  }

  private static boolean counts(String word) {
    return switch (word) {
      case "rates" -> false;
      case "counts" -> true;
      default ->
          throw new IllegalArgumentException(
              "expected rates (requests/s) or counts (requests in the step), found '" + word + "'");
    };
  }

  private static RateTrace cut(RateTrace rates, Window window, YamlValue value) {
    try {
      return rates.window(window);
    } catch (TraceException e) {
      throw value.refused(e.getMessage());
    }
  }

  private static Part arriving(
      Trace trace, String source, YamlMap map, Optional<ArrivalProcess> otherwise) {
    Optional<YamlValue> key = map.optional("arrivals");
    boolean recorded = key.isPresent() && key.get().string().equals(RECORDED);
    if (trace instanceof ArrivalTrace arrivals) {
      return key.isEmpty() || recorded
          ? new Part(source + ", arrivals as recorded", new Traffic.Recorded(arrivals))
          : new Part(source, new Traffic.Drawn(arrivals.counts(), process(key.get())));
    }
    if (recorded) {
      throw key.get()
          .refused(
              trace.name()
                  + " holds rates, not arrivals; `traces import --arrivals` keeps them, or draw"
                  + " them: poisson or uniform");
    }
    ArrivalProcess process =
        key.map(TrafficReader::process).or(() -> otherwise).orElse(ArrivalProcess.POISSON);
    return new Part(source, new Traffic.Drawn((RateTrace) trace, process));
  }

  static ArrivalProcess process(YamlValue value) {
    for (ArrivalProcess process : ArrivalProcess.values()) {
      if (process.name().toLowerCase(Locale.ROOT).equals(value.string())) {
        return process;
      }
    }
    throw value.refused(
        "expected poisson, uniform or, for a file of arrivals, recorded; found '"
            + value.string()
            + "'");
  }

  private static Part thinned(Part part, YamlMap map) {
    Optional<YamlValue> thin = map.optional("thin");
    if (thin.isEmpty()) {
      return part;
    }
    double share = thin.get().number(0, 1);
    if (share == 0) {
      throw thin.get().refused("expected a share above 0, at most 1");
    }
    return new Part(part.source() + ", a random share of " + share, part.traffic().thinned(share));
  }

  /** As {@code scale} or {@code peak} say. */
  static Part scaled(Part part, YamlMap map) {
    Optional<YamlValue> scale = map.optional("scale");
    Optional<YamlValue> peak = map.optional("peak");
    if (scale.isEmpty() && peak.isEmpty()) {
      return part;
    }
    YamlValue value = scale.or(() -> peak).orElseThrow();
    double number = value.positiveNumber();
    try {
      return new Part(
          part.source(),
          scale.isPresent()
              ? part.traffic().scaledBy(number)
              : part.traffic().scaledToPeak(number));
    } catch (TraceException e) {
      throw value.refused(e.getMessage());
    }
  }
}
