package io.twoscales.core.experiment;

import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.traces.RandomTraces;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.SyntheticTraces;
import io.twoscales.traces.fitted.FittedTraces;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads generators of traces: {@code synthetic: {kind: surge, seconds: 60, base: 13, peak: 70}}.
 */
final class SyntheticReader {
  private final int maxSeconds;
  private final double maxRate;
  private final List<InputFile> inputs;
  private final Map<String, Function<YamlMap, RateTrace>> kinds = new TreeMap<>();

  /**
   * A reader.
   *
   * @param inputs takes files that a generator rests on
   */
  SyntheticReader(int maxSeconds, double maxRate, List<InputFile> inputs) {
    this.maxSeconds = maxSeconds;
    this.maxRate = maxRate;
    this.inputs = inputs;
    kinds.put("constant", this::constant);
    kinds.put("fitted", this::fitted);
    kinds.put("flash-crowd", this::flashCrowd);
    kinds.put("mmpp", this::markovModulated);
    kinds.put("ramp", this::ramp);
    kinds.put("self-similar", this::selfSimilar);
    kinds.put("sine", this::sine);
    kinds.put("spikes", this::spikes);
    kinds.put("steps", this::steps);
    kinds.put("surge", this::surge);
  }

  RateTrace read(YamlValue value) {
    YamlMap map = value.map();
    YamlValue kind = map.required("kind");
    Function<YamlMap, RateTrace> reader = kinds.get(kind.string());
    if (reader == null) {
      throw kind.refused(
          "expected one of %s, found '%s'"
              .formatted(String.join(", ", kinds.keySet()), kind.string()));
    }
    try {
      RateTrace trace = reader.apply(map);
      map.refuseUnknownKeys();
      return trace;
    } catch (IllegalArgumentException e) {
      throw value.refused(e.getMessage());
    }
  }

  private RateTrace constant(YamlMap map) {
    double rate = rate(map, "rate");
    return SyntheticTraces.constant(
        named("synthetic constant %.0f requests/s", rate), seconds(map, 1), rate);
  }

  private RateTrace ramp(YamlMap map) {
    double from = rate(map, "from");
    double to = rate(map, "to");
    return SyntheticTraces.ramp(
        named("synthetic ramp %.0f to %.0f requests/s", from, to), seconds(map, 2), from, to);
  }

  private RateTrace sine(YamlMap map) {
    double mean = rate(map, "mean");
    double amplitude = rate(map, "amplitude");
    return SyntheticTraces.sine(
        named("synthetic sine %.0f ± %.0f requests/s", mean, amplitude),
        seconds(map, 1),
        mean,
        amplitude,
        durationSeconds(map.required("period")));
  }

  private RateTrace spikes(YamlMap map) {
    double base = rate(map, "base");
    double peak = rate(map, "peak");
    return SyntheticTraces.spikes(
        named("synthetic spikes %.0f to %.0f requests/s", base, peak),
        seconds(map, 2),
        base,
        peak,
        (int) durationSeconds(map.required("every")),
        (int) durationSeconds(map.required("lasting")));
  }

  private RateTrace flashCrowd(YamlMap map) {
    double base = rate(map, "base");
    double peak = rate(map, "peak");
    return SyntheticTraces.flashCrowd(
        named("synthetic flash crowd %.0f to %.0f requests/s", base, peak),
        seconds(map, 10),
        base,
        peak,
        (int) durationSeconds(map.required("at")),
        (int) durationSeconds(map.required("rise")),
        map.optional("hold").map(hold -> (int) hold.durationOrZero().toSeconds()).orElse(0),
        durationSeconds(map.required("decay")));
  }

  /** {@code {kind: fitted, model: model.yaml, seconds: 86400}}; the model lies beside the file. */
  private RateTrace fitted(YamlMap map) {
    YamlValue model = map.required("model");
    Path file = model.folder().resolve(model.string());
    RateTrace trace =
        FittedTraces.draw(
            "synthetic, fitted by " + file.getFileName(),
            FittedModelFile.read(file),
            seconds(map, 1),
            seed(map));
    inputs.add(new InputFile("workload", file));
    return trace;
  }

  private RateTrace markovModulated(YamlMap map) {
    double[] rates = rates(map.required("rates"));
    double[] stays =
        map.required("stay").list().stream()
            .mapToDouble(SyntheticReader::durationSeconds)
            .toArray();
    return RandomTraces.markovModulated(
        "synthetic Markov-modulated rates", seconds(map, 1), rates, stays, seed(map));
  }

  private RateTrace selfSimilar(YamlMap map) {
    int sources = map.required("sources").integer(1, 10_000);
    double mean = map.required("mean").positiveNumber();
    double on = durationSeconds(map.required("on"));
    double off = durationSeconds(map.required("off"));
    double alpha = map.required("alpha").number(1.001, 1.999);
    return RandomTraces.selfSimilar(
        named("synthetic self-similar rates, mean %.0f requests/s", mean),
        seconds(map, 1),
        sources,
        mean * (on + off) / on / sources,
        on,
        off,
        alpha,
        seed(map));
  }

  /** {@code {kind: steps, rates: [20, 120, 20], seconds: [20, 5, 35]}}. */
  private RateTrace steps(YamlMap map) {
    double[] perSecond = rates(map.required("rates"));
    YamlValue seconds = map.required("seconds");
    int[] lengths = seconds.list().stream().mapToInt(v -> v.integer(1, maxSeconds)).toArray();
    if (perSecond.length != lengths.length || lengths.length == 0) {
      throw seconds.refused(
          "expected one for each of the %d rates, found %d"
              .formatted(perSecond.length, lengths.length));
    }
    return SyntheticTraces.steps("synthetic steps", perSecond, lengths);
  }

  private RateTrace surge(YamlMap map) {
    double base = map.required("base").positiveNumber();
    double peak = map.required("peak").positiveNumber();
    if (peak <= base) {
      throw map.refused("peak", "expected more than base (" + base + ")");
    }
    return SyntheticTraces.surge(
        named("synthetic surge %.0f to %.0f requests/s", base, peak),
        seconds(map, 10),
        base,
        peak,
        seed(map));
  }

  private int seconds(YamlMap map, int atLeast) {
    return map.required("seconds").integer(atLeast, maxSeconds);
  }

  private double rate(YamlMap map, String key) {
    return map.required(key).number(0, maxRate);
  }

  private double[] rates(YamlValue value) {
    List<YamlValue> rates = value.list();
    return rates.stream().mapToDouble(v -> v.number(0, maxRate)).toArray();
  }

  private static long seed(YamlMap map) {
    return map.optional("seed").map(v -> v.wholeNumber(0, Long.MAX_VALUE)).orElse(1L);
  }

  private static double durationSeconds(YamlValue value) {
    return value.duration().toNanos() / 1e9;
  }

  private static String named(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }
}
