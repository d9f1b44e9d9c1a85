package io.twoscales.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.control.CpuLimits;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TimeToReplyTest {
  private static final long MS = 1_000_000L;

  /** A batch takes {@code msPerCore} over the CPU in cores, however large it is. */
  private static StageSpec stage(String name, double msPerCore, String... after) {
    VariantLatency latency =
        new VariantLatency.Coefficients(0, msPerCore, 0, 0, OptionalInt.of(1000));
    return new StageSpec(
        name, List.of(after), 1, List.of(1, 2), List.of(new Variant("v", 1, latency, "", "v")));
  }

  private static TimeToReply diamond() {
    List<StageSpec> stages =
        List.of(
            stage("detect", 10),
            stage("short", 20, "detect"),
            stage("long", 50, "detect"),
            stage("join", 5, "short", "long"));
    return TimeToReply.of(
        new Pipeline("diamond", 500, Payload.SENTENCES, stages), new CpuLimits(1000, 4000, 8000));
  }

  @Test
  void isTheSlowestPathFromEachStageOn() {
    TimeToReply time = diamond();
    for (int s = 0; s < 4; s++) {
      assertThat(time.serves(s, 1, 1000)).isTrue();
    }
    assertThat(time.nanos(0)).isEqualTo((10 + 50 + 5) * MS);
    assertThat(time.nanos(1)).isEqualTo((20 + 5) * MS);
    assertThat(time.nanos(2)).isEqualTo((50 + 5) * MS);
    assertThat(time.nanos(3)).isEqualTo(5 * MS);
  }

  @Test
  void followsTheSmallestReplicaAndSaysWhatIsNews() {
    TimeToReply time = diamond();
    time.serves(2, 1, 1000);
    assertThat(time.serves(2, 1, 1000)).isFalse();
    assertThat(time.serves(2, 1, 2000)).isTrue();
    assertThat(time.nanos(0)).isEqualTo(25 * MS);
    assertThat(time.serves(2, 2, 2000)).as("another batch size").isTrue();
    assertThat(time.serves(2, 2, 0)).as("nobody serves").isFalse();
    assertThat(time.nanos(2)).isEqualTo(25 * MS);
  }
}
