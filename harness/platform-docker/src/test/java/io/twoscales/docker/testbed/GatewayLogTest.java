package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.run.RequestRecord.StageVisit;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayLogTest {
  @Test
  void linesBecomeVisitsAndAWindow() {
    GatewayLog log = new GatewayLog(List.of("embed"), 10);
    log.add(
        """
        4,0,1000,9000,completed;1000,2000,9000,r-1,3
        5,1,2000,32000,dropped;2000,0,0,,0
        """);
    assertThat(log.nextSequence()).isEqualTo(6);
    assertThat(log.visits(0, 500))
        .containsExactly(new StageVisit("embed", 500, 1500, 8500, "r-1", 3));
    assertThat(log.visits(1, 500)).containsExactly(new StageVisit("embed", 1500, -1, 31500, "", 0));
    assertThat(log.visits(2, 500)).isEmpty();
    assertThat(log.recent(40_000)).isEqualTo(new GatewayLog.Window(8, 30, 0.5));
  }

  @Test
  void everyStageThatARequestCameToIsAVisitInThePipelinesOrder() {
    GatewayLog log = new GatewayLog(Diamond.STAGES, 10);
    log.add(
        """
        0,7,1000,9000,completed;1000,1100,2000,detect-1,2;2000,2100,3000,crop-1,1;2000,2200,5000,rotate-1,4;5000,5100,9000,join-1,1
        1,8,1000,9000,dropped;1000,1100,2000,detect-1,2;2000,2100,3000,crop-1,1;2000,0,0,,0;0,0,0,,0
        """);
    assertThat(log.visits(7, 1000))
        .containsExactly(
            new StageVisit("detect", 0, 100, 1000, "detect-1", 2),
            new StageVisit("crop", 1000, 1100, 2000, "crop-1", 1),
            new StageVisit("rotate", 1000, 1200, 4000, "rotate-1", 4),
            new StageVisit("join", 4000, 4100, 8000, "join-1", 1));
    assertThat(log.visits(8, 1000))
        .as("given up in the queue of rotate, so that it never came to join")
        .containsExactly(
            new StageVisit("detect", 0, 100, 1000, "detect-1", 2),
            new StageVisit("crop", 1000, 1100, 2000, "crop-1", 1),
            new StageVisit("rotate", 1000, -1, 8000, "", 0));
  }

  @Test
  void aLineOfAnotherPipelineIsRefused() {
    GatewayLog log = new GatewayLog(Diamond.STAGES, 10);
    assertThatThrownBy(() -> log.add("4,0,1000,9000,completed;1000,2000,9000,r-1,3\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 4 stages");
    assertThat(log.nextSequence()).isZero();
  }
}
