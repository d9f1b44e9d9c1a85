package io.twoscales.control.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class WarinessTest {
  private static final HybridSettings SETTINGS =
      new HybridSettings(0.5, 4, 0.02, 0.5, 20, 3, 4, 0.95, 0.6, 1, 6, 1);

  private final Wariness wariness = new Wariness(SETTINGS);

  @Test
  void aSteadyLoadThatMissesTheObjectiveRaisesTheMarginByTwiceItsShare() {
    wariness.observe(0.32, true);
    assertThat(wariness.deviations()).isCloseTo(1.1, within(1e-12));
    wariness.observe(0, true);
    assertThat(wariness.deviations()).isCloseTo(1.06, within(1e-12));
  }

  @Test
  void whatASurgeCostsTeachesNothing() {
    wariness.observe(1, false);
    assertThat(wariness.deviations()).isEqualTo(0.5);
  }

  @Test
  void violationsThatAreToleratedLeaveTheMarginAsItIs() {
    wariness.observe(0.02, true);
    assertThat(wariness.deviations()).isEqualTo(0.5);
  }

  @Property
  void theMarginStaysWithinItsBounds(@ForAll @DoubleRange(min = 0, max = 1) double[] rates) {
    Wariness fresh = new Wariness(SETTINGS);
    for (double rate : rates) {
      fresh.observe(rate, true);
      assertThat(fresh.deviations()).isBetween(0.5, 4.0);
    }
  }
}
