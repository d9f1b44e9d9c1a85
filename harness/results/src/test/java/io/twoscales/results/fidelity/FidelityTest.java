package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.SampleSet;
import io.twoscales.results.fidelity.Tolerances.Tolerance;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.statistics.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityTest {
  private static final Tolerances STRICT =
      new Tolerances(
          List.of(
              new Tolerance("*", Measure.P50, 0),
              new Tolerance("*", Measure.VIOLATION_RATE, 0.01),
              new Tolerance("*", Measure.CORE_SECONDS, 0.05)));

  @TempDir Path folder;

  private ResultSet write(String name, SampleSet sample) throws IOException {
    return ResultSet.open(sample.write(folder.resolve(name)));
  }

  private ResultSet measured() throws IOException {
    return write("measured", SampleSet.of("first", "second").repetitions(6));
  }

  private static MeasureError error(Fidelity fidelity, String controller, Measure measure) {
    return fidelity.controllers().stream()
        .filter(c -> c.controller().equals(controller))
        .flatMap(c -> c.errors().stream())
        .filter(e -> e.measure() == measure)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSameRunsHaveNoErrorAtAll() throws IOException {
    ResultSet twin = write("simulated", SampleSet.of("first", "second").repetitions(6).simulated());

    Fidelity fidelity = Fidelity.of(measured(), List.of(twin), STRICT);

    assertThat(fidelity.broken()).isEmpty();
    for (ControllerFidelity controller : fidelity.controllers()) {
      assertThat(controller.repetitions()).isEqualTo(6);
      assertThat(controller.errors())
          .hasSameSizeAs(Fidelity.COMPARED)
          .allSatisfy(
              e -> assertThat(Double.valueOf(e.error().estimate())).isIn(0.0, -0.0, Double.NaN));
      assertThat(controller.timelines())
          .allSatisfy(
              t -> {
                assertThat(t.meanAbsoluteError()).isZero();
                assertThat(t.seconds()).isEqualTo(6 * 20);
              });
      assertThat(controller.timelines().get(1).correlation()).isCloseTo(1, within(1e-9));
    }
    assertThat(fidelity.orders()).allSatisfy(order -> assertThat(order.tau()).isEqualTo(1));
    assertThat(new FidelityText(fidelity, List.of()).plain())
        .contains("the simulation holds: all 6 errors are within their tolerances");
    assertThat(new FidelityText(fidelity, List.of()).summary())
        .isEqualTo(
            "the simulation holds: all 6 errors are within their tolerances;"
                + " order by violations: the same; order by cost: the same");
  }

  @Test
  void errorsAreWhatTheSimulationSaysLessWhatWasMeasured() throws IOException {
    ResultSet twin =
        write(
            "simulated",
            SampleSet.of("first", "second")
                .repetitions(6)
                .lateShare(0.15)
                .coreSeconds(44)
                .simulated());

    Fidelity fidelity = Fidelity.of(measured(), List.of(twin), STRICT);

    MeasureError cost = error(fidelity, "first", Measure.CORE_SECONDS);
    assertThat(cost.error().estimate()).isCloseTo(0.1, within(1e-6));
    MeasureError violations = error(fidelity, "first", Measure.VIOLATION_RATE);
    assertThat(violations.error().estimate()).isCloseTo(0.1, within(0.02));
    assertThat(violations.error().excludesZero()).isTrue();
    assertThat(fidelity.broken())
        .contains("first: violations", "first: cost", "second: violations", "second: cost")
        .doesNotContain("first: p99");
    FidelityText text = new FidelityText(fidelity, List.of("overhead: none"));
    assertThat(text.plain())
        .contains("overhead: none", "+10.0% [+10.0%, +10.0%]", "OFF", "the simulation is off in ");
    assertThat(text.markdown()).contains("| first | cost core-s |", "Kendall");
    assertThat(text.summary()).contains("first: cost +10.0% [+10.0%, +10.0%] (at most 5%)");
    JsonNode json = FidelityJson.of(fidelity, List.of());
    JsonNode ofCost = json.path("controllers").path(0).path("measures").path("coreSeconds");
    assertThat(ofCost.path("relativeError").path("estimate").asDouble())
        .isCloseTo(0.1, within(1e-6));
    assertThat(ofCost.path("holds").asBoolean(true)).isFalse();
    assertThat(json.path("holds").asBoolean(true)).isFalse();
  }

  @Test
  void theMeanOverDrawsIsCompared() throws IOException {
    SampleSet sample = SampleSet.of("first", "second").repetitions(6).simulated();
    ResultSet cheap = write("cheap", sample.coreSeconds(36));
    ResultSet dear = write("dear", sample.coreSeconds(48));

    Fidelity fidelity = Fidelity.of(measured(), List.of(cheap, dear), STRICT);

    MeasureError cost = error(fidelity, "first", Measure.CORE_SECONDS);
    assertThat(cost.error().estimate()).isCloseTo(0.05, within(1e-4));
    assertThat(fidelity.controllers().get(0).timelines())
        .allSatisfy(series -> assertThat(series.seconds()).isEqualTo(2 * 6 * 20));
    assertThat(new FidelityText(fidelity, List.of()).plain())
        .contains("cheap, means over 2 draws of all noise");
    assertThat(FidelityJson.of(fidelity, List.of()).path("draws").asInt()).isEqualTo(2);
  }

  @Test
  void setsOfOtherExperimentsAreRefusedWithWhatDiffers() throws IOException {
    ResultSet measured = measured();
    SampleSet sample = SampleSet.of("first", "second").repetitions(6).simulated();
    assertRefused(measured, write("seed", sample.seed(8)), "seed: 7 / 8");
    assertRefused(
        measured, write("load", sample.seed(7).perSecond(20)), "meanPerSecond: 30.0 / 20.0");
    assertRefused(
        measured, write("repetitions", sample.perSecond(30).repetitions(2)), "repetitions: 6 / 2");
    assertRefused(
        measured,
        write("controllers", SampleSet.of("first", "third").repetitions(6).simulated()),
        "controllers: [first, second] / [first, third]");
  }

  @Test
  void onlyWhatWasMeasuredIsTakenForReality() throws IOException {
    ResultSet twin = write("simulated", SampleSet.of("first").simulated());
    ResultSet real = write("real", SampleSet.of("first"));
    assertRefused(twin, twin, "was simulated, not measured");
    assertRefused(real, real, "was measured, not simulated");
  }

  private static void assertRefused(ResultSet measured, ResultSet simulated, String why) {
    assertThatThrownBy(() -> Fidelity.of(measured, List.of(simulated), Tolerances.DEFAULT))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theOverheadIsWhatRequestsTakeOutsideTheirStages() throws IOException {
    RequestOverhead overhead = RequestOverhead.of(measured());

    // A request of the sample waits 0.5 ms before its stage and as long after it.
    assertThat(overhead.medianMs()).isEqualTo(1);
    assertThat(overhead.p99Ms()).isEqualTo(1);
    assertThat(overhead.requests()).isBetween(6L * 2 * 500, 6L * 2 * 600);
  }
}
