package io.twoscales.results.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.experiment.ColdStart;
import io.twoscales.core.experiment.Delay;
import io.twoscales.results.fidelity.StartSpeeds.Start;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartSpeedsTest {
  /** 1 s of waiting and 2 s of work. */
  private static final ColdStart PROFILE =
      ColdStart.measured(
          Map.of(
              "embed",
              Map.of(
                  100,
                  Delay.fixed(Duration.ofSeconds(21)),
                  1000,
                  Delay.fixed(Duration.ofSeconds(3))),
              "detect",
              Map.of(100, Delay.fixed(Duration.ofSeconds(30)))),
          Delay.NONE);

  @Test
  void theMedianStartIsHeldAgainstWhatTheProfileSaysOfItsCpu() {
    List<Start> starts =
        List.of(
            new Start("embed", 1000, 2700),
            new Start("embed", 500, 4000),
            new Start("embed", 200, 22_000),
            new Start("detect", 100, 30_000),
            new Start("detect", 100, 33_000));

    Map<String, Double> factors = StartSpeeds.factors(starts, PROFILE);

    assertThat(factors).containsOnlyKeys("embed");
    assertThat(factors.get("embed")).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void stagesThatTheProfileDoesNotKnowSayNothing() {
    Start other = new Start("encode", 100, 1000);

    assertThat(StartSpeeds.factors(List.of(other, other, other), PROFILE)).isEmpty();
    assertThat(StartSpeeds.factors(List.of(), PROFILE)).isEmpty();
  }
}
