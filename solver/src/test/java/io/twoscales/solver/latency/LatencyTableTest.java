package io.twoscales.solver.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LatencyTableTest {

  private static ProfileCell cell(int batch, int millicores, double ms) {
    return new ProfileCell("v", batch, millicores, ms, 2 * ms, 10);
  }

  private static LatencyTable table(ProfileCell... cells) {
    return LatencyTable.of(new Profile(List.of(cells)), "v", LatencyStatistic.P50);
  }

  @Test
  void isLinearInTheBatchAndInTheInverseOfCpu() {
    LatencyTable table =
        table(cell(1, 100, 100), cell(1, 400, 40), cell(5, 100, 300), cell(5, 400, 80));

    assertThat(table.latencyMs(1, 100)).isEqualTo(100);
    assertThat(table.latencyMs(5, 400)).isEqualTo(80);
    assertThat(table.latencyMs(2, 100)).isCloseTo(150, within(1e-9));
    // 1/200m lies a third of the way from 1/400m to 1/100m.
    assertThat(table.latencyMs(1, 200)).isCloseTo(60, within(1e-9));
    assertThat(table.latencyMs(3, 200)).isCloseTo((60 + 80 + 220.0 / 3) / 2, within(1e-9));
  }

  @Test
  void takesThePercentileThatWasAskedFor() {
    Profile profile = new Profile(List.of(cell(1, 100, 100)));

    assertThat(LatencyTable.of(profile, "v", LatencyStatistic.P99).latencyMs(1, 100))
        .isEqualTo(200);
  }

  @Property(tries = 300)
  void neverFallsWithTheBatchNorRisesWithCpuNorPromisesLessThanMeasured(@ForAll long seed) {
    Random random = new Random(seed);
    List<ProfileCell> cells = new ArrayList<>();
    for (int batch : new int[] {1, 3, 4, 9}) {
      for (int millicores : new int[] {50, 100, 250, 400}) {
        double ms = (20.0 * batch * 100 / millicores + 5) * (1 + 0.03 * random.nextDouble());
        cells.add(cell(batch, millicores, ms));
      }
    }
    LatencyTable table = LatencyTable.of(new Profile(cells), "v", LatencyStatistic.P50);

    for (ProfileCell cell : cells) {
      assertThat(table.latencyMs(cell.batch(), cell.millicores()))
          .isBetween(cell.p50Ms(), cell.p50Ms() * 1.12);
    }
    for (int batch = 1; batch <= 9; batch++) {
      for (int millicores = 50; millicores <= 400; millicores += 10) {
        double here = table.latencyMs(batch, millicores);
        if (batch > 1) {
          assertThat(here).isGreaterThanOrEqualTo(table.latencyMs(batch - 1, millicores) - 1e-9);
        }
        if (millicores > 50) {
          assertThat(here).isLessThanOrEqualTo(table.latencyMs(batch, millicores - 10) + 1e-9);
        }
      }
    }
  }

  @Test
  void raisesASmallInversion() {
    LatencyTable table = table(cell(1, 100, 100), cell(2, 100, 95), cell(3, 100, 120));

    assertThat(table.latencyMs(2, 100)).isEqualTo(100);
  }

  @Test
  void refusesALargeInversionAndNamesTheCell() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table(cell(1, 100, 100), cell(2, 100, 85)))
        .withMessageContaining("variant v is not monotone: batch 2 at 100m takes 85.000 ms")
        .withMessageContaining("100.000 ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table(cell(1, 100, 100), cell(1, 200, 120)))
        .withMessageContaining("batch 1 at 100m takes 100.000 ms");
  }

  @Test
  void refusesHolesAndNamesThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table(cell(1, 100, 100), cell(2, 100, 110), cell(1, 200, 60)))
        .withMessageContaining("variant v has no cell for batch 2 at 200m");
  }

  @Test
  void knowsNothingOutsideWhatWasMeasured() {
    LatencyTable table = table(cell(2, 100, 100), cell(4, 100, 110));

    for (int batch : new int[] {1, 5}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.latencyMs(batch, 100))
          .withMessageContaining("variant v covers batch from 2 to 4, not " + batch);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.latencyMs(2, 99))
        .withMessageContaining("CPU in millicores from 100 to 100, not 99");
    assertThat(table.latencyMs(2, 700)).as("no faster than was measured").isEqualTo(100);
  }
}
