package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.control.forecast.ForecastScore;
import io.twoscales.control.forecast.LstmForecaster;
import io.twoscales.control.forecast.LstmWeights;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Window;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twoscales forecast evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores forecasters on a part of a trace.")
final class ForecastEvaluateCommand implements Callable<Integer> {
  private static final int MAX_HORIZON_SECONDS = 3600;

  @Mixin TraceOptions trace;

  @Option(
      names = "--forecaster",
      split = ",",
      paramLabel = "NAME",
      description = "Which ones; default: all that need no weights, and lstm with --weights.")
  List<String> forecasters = new ArrayList<>();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "What `forecast train` wrote, for lstm.")
  Path weights;

  @Option(
      names = "--horizon",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "How far to look ahead; default: 10.")
  int horizonSeconds;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (horizonSeconds < 1 || horizonSeconds > MAX_HORIZON_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--horizon: expected 1 to " + MAX_HORIZON_SECONDS);
    }
    Map<String, Forecaster> chosen = chosen();
    RateTrace rates = trace.read();
    Map<String, ForecastScore> scores = new LinkedHashMap<>();
    try {
      chosen.forEach(
          (name, forecaster) ->
              scores.put(name, ForecastScore.of(forecaster, rates, horizonSeconds)));
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(e.getMessage());
    }
    PrintWriter to = spec.commandLine().getOut();
    to.print(json ? json(scores) : table(scores));
    to.flush();
    return 0;
  }

  private Map<String, Forecaster> chosen() {
    Map<String, ForecasterFactory> known = new LinkedHashMap<>();
    Home.forecasters().forEach(factory -> known.put(factory.name(), factory));
    List<String> names = new ArrayList<>(forecasters);
    if (names.isEmpty()) {
      names.addAll(known.keySet());
      if (weights == null) {
        names.remove("lstm");
      }
    }
    Map<String, Forecaster> chosen = new LinkedHashMap<>();
    for (String name : names) {
      ForecasterFactory factory = known.get(name);
      if (factory == null) {
        throw new ParameterException(
            spec.commandLine(),
            "no forecaster '%s'; there are %s".formatted(name, String.join(", ", known.keySet())));
      }
      chosen.put(name, name.equals("lstm") ? lstm() : factory.create(no -> Optional.empty()));
    }
    return chosen;
  }

  private Forecaster lstm() {
    if (weights == null) {
      throw new ParameterException(
          spec.commandLine(), "lstm needs --weights, a file that `forecast train` wrote");
    }
    LstmWeights read = LstmWeights.read(weights);
    warnOfWhatItHasSeen(read);
    return new LstmForecaster(read.network(), read.upperRatio());
  }

  private void warnOfWhatItHasSeen(LstmWeights read) {
    if (!read.trace().equals(trace.name())) {
      return;
    }
    Window learnt = Window.parse(read.window());
    boolean apart =
        trace.window != null
            && (trace.window.toSecond() <= learnt.fromSecond()
                || trace.window.fromSecond() >= learnt.toSecond());
    if (!apart) {
      spec.commandLine()
          .getErr()
          .printf(
              "warning: these weights were trained on seconds %s of this trace, which are among"
                  + " those evaluated: the score of lstm says little%n",
              learnt);
    }
  }

  private String table(Map<String, ForecastScore> scores) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "highest rate of the next %d s, every second of %s %s%n%n"
                + "forecaster      forecasts  SMAPE %%  below %%  by mean %%  above by mean %%"
                + "  beyond upper %%%n",
            horizonSeconds,
            trace.name(),
            trace.window));
    scores.forEach(
        (name, score) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-14s  %9d  %7.2f  %7.1f  %9.1f  %15.1f  %14.1f%n",
                    name,
                    score.forecasts(),
                    score.smapePercent(),
                    100 * score.underRate(),
                    score.meanUnderPercent(),
                    score.meanOverPercent(),
                    100 * score.upperExceededRate())));
    return text.toString();
  }

  private String json(Map<String, ForecastScore> scores) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("trace", trace.name());
    root.put("window", trace.window.toString());
    root.put("horizonSeconds", horizonSeconds);
    ArrayNode array = root.putArray("forecasters");
    scores.forEach(
        (name, score) -> {
          ObjectNode node = array.addObject();
          node.put("forecaster", name);
          node.setAll((ObjectNode) mapper.valueToTree(score));
        });
    return root.toPrettyString() + "\n";
  }
}
