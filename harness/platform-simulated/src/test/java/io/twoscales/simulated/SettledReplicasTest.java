package io.twoscales.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.run.ReplicaSample;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which recorded limits have to be those of the plan. */
class SettledReplicasTest {
  private final Bench bench = new Bench();

  private List<ReplicaSample> settled(int second) {
    return bench.recorder.replicas.stream()
        .filter(sample -> sample.second() == second && sample.settled())
        .toList();
  }

  @Test
  void allOfAPlanThatFits() {
    bench.plan(3, 2, 200).run();

    assertThat(settled(2)).hasSize(1);
    assertThat(settled(4)).as("one starts").isEmpty();
    assertThat(settled(12))
        .hasSize(2)
        .allSatisfy(sample -> assertThat(sample.limitMillicores()).isEqualTo(200));
  }

  @Test
  void ofAPlanThatAsksForMoreThanThereIsOnlyThoseThatGotIt() {
    bench.capacity(500, 1).plan(3, 3, 200).run();

    assertThat(bench.recorder.replicas)
        .as("one was cut to what was left")
        .anySatisfy(
            sample -> {
              assertThat(sample.second()).isEqualTo(15);
              assertThat(sample.limitMillicores()).isEqualTo(100);
              assertThat(sample.plannedMillicores()).isEqualTo(200);
            });
    assertThat(settled(15))
        .hasSize(2)
        .allSatisfy(sample -> assertThat(sample.limitMillicores()).isEqualTo(200));
  }
}
