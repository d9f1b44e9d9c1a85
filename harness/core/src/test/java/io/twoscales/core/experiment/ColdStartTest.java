package io.twoscales.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColdStartTest {
  private static final Delay AT_100M = new Delay(Duration.ofSeconds(37), Duration.ofSeconds(39));
  private static final Delay AT_1000M = new Delay(Duration.ofSeconds(4), Duration.ofSeconds(5));
  private static final ColdStart MEASURED =
      ColdStart.measured(
          Map.of("embed", Map.of(1000, AT_1000M, 100, AT_100M)),
          Delay.fixed(Duration.ofSeconds(20)));

  private static double medianSeconds(int millicores) {
    return MEASURED.at("embed", millicores).median().toMillis() / 1000.0;
  }

  @Test
  void itIsExactWhereItWasMeasuredAndWaitingPlusWorkBetween() {
    assertThat(MEASURED.at("embed", 100)).isEqualTo(AT_100M);
    assertThat(MEASURED.at("embed", 1000)).isEqualTo(AT_1000M);
    // 33 s more for 9 more times 1/CPU: 11/3 s of work per 1/CPU and 1/3 s of waiting.
    assertThat(medianSeconds(200)).isCloseTo(1 / 3.0 + 5 * 11 / 3.0, within(0.002));
    assertThat(medianSeconds(500)).isCloseTo(1 / 3.0 + 2 * 11 / 3.0, within(0.002));
    assertThat(MEASURED.at("embed", 500).p99()).isGreaterThan(MEASURED.at("embed", 500).median());
  }

  @Test
  void beyondWhatWasMeasuredTheLineGoesOnAndMoreCpuIsOfNoUse() {
    assertThat(medianSeconds(50)).isCloseTo(1 / 3.0 + 20 * 11 / 3.0, within(0.002));
    assertThat(MEASURED.at("embed", 2000)).isEqualTo(AT_1000M);
  }

  @Test
  void aStageThatWasNotMeasuredAndASingleLimitHaveOneDelay() {
    assertThat(MEASURED.at("detect", 100)).isEqualTo(Delay.fixed(Duration.ofSeconds(20)));
    assertThat(ColdStart.of(AT_100M).at("embed", 700)).isEqualTo(AT_100M);
    ColdStart single = ColdStart.measured(Map.of("embed", Map.of(500, AT_1000M)), AT_100M);
    assertThat(single.at("embed", 100)).isEqualTo(AT_1000M);
  }

  @Test
  void onASlowerMachineOnlyTheStagesThatAreNamedTakeLonger() {
    ColdStart both =
        ColdStart.measured(
                Map.of("embed", Map.of(100, AT_100M), "detect", Map.of(100, AT_1000M)), AT_100M)
            .creating(Duration.ofSeconds(1));

    ColdStart slower = both.slower(Map.of("embed", 1.5));

    assertThat(slower.at("embed", 100).median()).isEqualTo(Duration.ofMillis(55_500));
    assertThat(slower.at("embed", 100).p99()).isEqualTo(Duration.ofMillis(58_500));
    assertThat(slower.at("detect", 100)).isEqualTo(AT_1000M);
    assertThat(slower.creation()).isEqualTo(Duration.ofSeconds(1));
    assertThat(both.slower(0.5).at("detect", 100).median()).isEqualTo(Duration.ofSeconds(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> both.slower(Map.of("encode", 1.1)))
        .withMessageContaining("encode has no cold start");
  }
}
