package io.twoscales.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.traces.RateTrace;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowRuleTest {
  private static final int DAY = 86_400;

  /**
   * Two days at 40 requests/s, twice as many in the afternoon, with surges at the given seconds.
   */
  private static RateTrace trace(int... surges) {
    double[] rates = new double[2 * DAY];
    for (int s = 0; s < rates.length; s++) {
      int hour = s % DAY / 3600;
      rates[s] = hour >= 12 && hour < 18 ? 80 : 40;
    }
    for (int surge : surges) {
      for (int s = surge; s < surge + 120; s++) {
        rates[s] *= 4;
      }
    }
    return new RateTrace("two days", rates);
  }

  private static WindowRule rule(int... surges) {
    return new WindowRule(trace(surges), "two-days.txt");
  }

  @Test
  void surgesHaveAMinuteBeforeThemAndFourAfter() {
    List<ReplayedWindow> windows = rule(5000, 30_000, 90_000).surges(10);

    // Twenty seconds of which most lie in the surge are three times the minute before.
    assertThat(windows).hasSize(3);
    assertThat(windows.get(0).window().fromSecond()).isBetween(5000 - 60 - 20, 5000 - 60);
    assertThat(windows).allMatch(window -> window.seconds() == 300);
    assertThat(windows)
        .extracting(ReplayedWindow::name)
        .containsExactly("surge-01", "surge-02", "surge-03");
    assertThat(windows).allMatch(window -> window.trace().equals("two-days.txt"));
  }

  @Test
  void fewerSurgesAreChosenEvenly() {
    WindowRule rule = rule(5000, 20_000, 30_000, 60_000, 90_000, 120_000);

    List<ReplayedWindow> all = rule.surges(6);
    List<ReplayedWindow> three = rule.surges(3);

    assertThat(three)
        .extracting(ReplayedWindow::window)
        .containsExactly(all.get(0).window(), all.get(2).window(), all.get(4).window());
  }

  @Test
  void theFirstSurgeIsCutToLength() {
    ReplayedWindow window = rule(5000).firstSurge(15, 40);

    assertThat(window.seconds()).isEqualTo(40);
    assertThat(window.window().fromSecond()).isBetween(5000 - 35, 5000 - 15);
  }

  @Test
  void steadyWindowsHaveNoSurgeAndNoChange() {
    SplittableRandom random = new SplittableRandom(1);
    double[] rates = new double[20 * 600];
    for (int s = 0; s < rates.length; s++) {
      int block = s / 600;
      // Every fifth block is steady; of those one has hardly any load.
      rates[s] = block % 5 == 0 ? (block == 10 ? 10 : 50) : random.nextDouble(20, 120);
    }

    List<ReplayedWindow> windows = new WindowRule(new RateTrace("t", rates), "t").steady(3);

    assertThat(windows)
        .extracting(window -> window.window().fromSecond() / 600)
        .containsExactly(0, 5, 15);
  }

  @Test
  void hoursAreThoseWithTheWidestSwing() {
    List<ReplayedWindow> hours = rule().hours(6);

    assertThat(hours).hasSize(1);
    int first = hours.get(0).window().fromSecond() / 3600;
    assertThat(first).isEqualTo(7); // 7..13 is the first with hours of both rates
    assertThat(hours.get(0).seconds()).isEqualTo(6 * 3600);
  }

  @Test
  void aShortTraceHasNoDays() {
    WindowRule rule = new WindowRule(new RateTrace("t", new double[] {30, 30, 30}), "t");

    assertThat(rule.days(3)).isEmpty();
    assertThat(rule.hours(6)).isEmpty();
    assertThat(rule.steady(3)).isEmpty();
    assertThat(rule.surges(3)).isEmpty();
  }

  @Test
  void daysAreWhole() {
    assertThat(rule().days(5))
        .extracting(ReplayedWindow::range)
        .containsExactly("0..86400", "86400..172800");
  }

  /** What is chosen lies within the trace, does not overlap, and comes in the order of time. */
  @Property(tries = 30)
  void windowsLieBesideOneAnother(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int atMost) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] surges = random.ints(8, 3700, 2 * DAY - 1000).sorted().toArray();
    WindowRule rule = rule(surges);

    for (List<ReplayedWindow> windows :
        List.of(rule.surges(atMost), rule.steady(atMost), rule.days(atMost))) {
      assertThat(windows.size()).isLessThanOrEqualTo(atMost);
      int last = 0;
      for (ReplayedWindow window : windows) {
        assertThat(window.window().fromSecond()).isGreaterThanOrEqualTo(last);
        last = window.window().toSecond();
      }
      assertThat(last).isLessThanOrEqualTo(2 * DAY);
      assertThat(Arrays.stream(windows.toArray()).distinct()).hasSize(windows.size());
    }
  }
}
