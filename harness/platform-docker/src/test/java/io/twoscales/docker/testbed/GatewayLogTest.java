package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.run.RequestRecord.StageVisit;
import org.junit.jupiter.api.Test;

class GatewayLogTest {
  @Test
  void linesBecomeVisitsAndAWindow() {
    GatewayLog log = new GatewayLog(10);
    log.add(
        """
        4,0,1000,9000,completed;1000,2000,9000,r-1,3
        5,1,2000,32000,dropped;2000,0,0,,0
        """);
    assertThat(log.nextSequence()).isEqualTo(6);
    assertThat(log.visits(0, "embed", 500))
        .containsExactly(new StageVisit("embed", 500, 1500, 8500, "r-1", 3));
    assertThat(log.visits(1, "embed", 500))
        .containsExactly(new StageVisit("embed", 1500, -1, 31500, "", 0));
    assertThat(log.recent(40_000)).isEqualTo(new GatewayLog.Window(8, 30, 0.5));
  }
}
