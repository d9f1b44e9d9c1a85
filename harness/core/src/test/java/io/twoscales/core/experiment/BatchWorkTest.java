package io.twoscales.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchWorkTest {
  @Test
  void latenciesTellOfTheCpuThatABusyReplicaHad() {
    BatchWork work =
        BatchWork.of(
            new BatchSamples(
                Map.of(1, Map.of(100, new double[] {90, 110}, 1000, new double[] {8, 12}))));

    assertThat(work.meanMs(1, 100)).isCloseTo(10, within(1e-9));
    assertThat(work.quantileMs(0, 1, 100)).isCloseTo(8, within(1e-9));
    assertThat(work.meanMs(1, 2000)).as("two CPUs for as long").isCloseTo(20, within(1e-9));
    assertThat(work.besideMs(1)).isZero();
  }

  @Test
  void measuredCpuTimeIsTakenAsItIs() {
    SampledCells cells = new SampledCells();
    cells.add(1, 100, 100, 9);
    cells.add(1, 100, 120, 11);
    cells.add(1, 1000, 8, 7.5);
    cells.add(1, 1000, 8.6, 8);
    cells.add(1, 1000, 15, 8.5);
    BatchWork work = cells.batches().work();

    assertThat(work.meanMs(1, 100)).isCloseTo(10, within(1e-9));
    assertThat(work.quantileMs(1, 1, 100)).isCloseTo(11, within(1e-9));
    assertThat(work.meanMs(1, 1000)).isCloseTo(8, within(1e-9));
    assertThat(work.besideMs(1)).as("the median").isCloseTo(0.6, within(1e-9));
    assertThat(work.besideMs(9)).as("of the largest").isCloseTo(0.6, within(1e-9));
    assertThat(cells.batches().latencies().meanMs(1, 100)).isCloseTo(110, within(1e-9));
  }

  @Test
  void waitingForTheNextQuotaIsNoTimeBeside() {
    SampledCells cells = new SampledCells();
    cells.add(1, 100, 100, 10);
    cells.add(1, 500, 20, 10);

    assertThat(cells.batches().work().besideMs(1)).isZero();
  }

  @Test
  void oneUnknownCpuTimeMakesLatenciesTellOfAll() {
    SampledCells cells = new SampledCells();
    cells.add(1, 1000, 10, 5);
    cells.add(1, 1000, 10, Double.NaN);

    assertThat(cells.batches().work().meanMs(1, 1000)).isCloseTo(10, within(1e-9));
  }
}
