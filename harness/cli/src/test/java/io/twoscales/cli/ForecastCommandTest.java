package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forecasters as people train, score and use them. */
class ForecastCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int twoscales(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private Path trace(int seconds) throws Exception {
    String rates =
        IntStream.range(0, seconds)
            .mapToObj(s -> Long.toString(Math.round(20 + 10 * Math.sin(s / 15.0))))
            .collect(Collectors.joining("\n"));
    return Files.writeString(folder.resolve("wave.txt"), rates);
  }

  @Test
  void trainedWeightsAreScoredOnWhatTheyHaveNotSeenAndUsedByAnExperiment() throws Exception {
    Path trace = trace(4_000);
    Path weights = folder.resolve("lstm.json");
    assertThat(
            twoscales(
                "forecast",
                "train",
                trace.toString(),
                "--window",
                "0..3000",
                "--epochs",
                "2",
                "--out",
                weights.toString()))
        .as(err.toString())
        .isZero();
    assertThat(err.toString()).contains("epoch 1: error", "epoch 2: error").doesNotContain("WARN");
    assertThat(out.toString()).contains("trained on wave.txt 0..3000", "weights: " + weights);

    assertThat(
            twoscales(
                "forecast",
                "evaluate",
                trace.toString(),
                "--window",
                "3000..4000",
                "--weights",
                weights.toString(),
                "--json"))
        .isZero();
    assertThat(err.toString()).isEmpty();
    JsonNode scored = new ObjectMapper().readTree(out.toString());
    assertThat(scored.path("forecasters").findValuesAsText("forecaster"))
        .containsExactly("holt-winters", "last", "lstm", "moving-max");
    assertThat(scored.at("/forecasters/2/forecasts").asInt()).isEqualTo(931);
    assertThat(scored.at("/forecasters/2/smapePercent").asDouble()).isBetween(0.01, 30.0);

    assertThat(twoscales("forecast", "evaluate", trace.toString(), "--weights", weights.toString()))
        .isZero();
    assertThat(err.toString()).contains("trained on seconds 0..3000 of this trace");

    assertThat(run("{name: lstm, weights: lstm.json}", "fa2")).isZero();
    assertThat(err.toString()).doesNotContain("warning");
    assertThat(folder.resolve("fa2/inputs/forecaster/lstm.json")).hasSameTextualContentAs(weights);
  }

  private int run(String forecaster, String set) throws Exception {
    Path experiment = folder.resolve("experiment.yaml");
    Files.writeString(
        experiment,
        """
        name: forecasts
        pipeline: sentiment
        workload: {trace: wave.txt, window: 0..120, scale: 0.3}
        platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8}
        forecaster: %s
        controllers: [{name: fa2, rate: forecast}]
        """
            .formatted(forecaster));
    return twoscales("run", experiment.toString(), "--out", folder.resolve(set).toString());
  }

  @Test
  void anUntrainedNetworkIsStoodInForAndTheRunSaysSo() throws Exception {
    trace(200);
    assertThat(run("lstm", "untrained")).isZero();
    assertThat(err.toString())
        .contains("warning: forecaster lstm has no `weights`", "moving-max forecasts in its stead");
    assertThat(Files.readString(folder.resolve("untrained/decisions.jsonl")))
        .contains("moving-max forecasts in its stead");
  }

  @Test
  void mistakesAreSaidWithTheirPlace() throws Exception {
    trace(200);
    assertThat(run("arima", "a")).isEqualTo(2);
    assertThat(err.toString())
        .contains("experiment.yaml:5: forecaster: no forecaster 'arima'; there are holt-winters");
    assertThat(run("{name: moving-max, second: 3}", "a")).isEqualTo(2);
    assertThat(err.toString()).contains("forecaster.second: unknown key");
    assertThat(run("{name: lstm, weights: nowhere.json}", "a")).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere.json: no such file");

    assertThat(twoscales("forecast", "train", folder.resolve("wave.txt").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("expected at least 100");
    assertThat(twoscales("forecast", "evaluate", "x.txt", "--forecaster", "lstm")).isEqualTo(2);
    assertThat(err.toString()).contains("lstm needs --weights");
  }

  @Test
  void theListHasEveryForecasterWithItsOptions() {
    assertThat(twoscales("forecast")).isZero();
    assertThat(out.toString()).contains("holt-winters", "lstm", "moving-max", "seasonSeconds");
  }
}
