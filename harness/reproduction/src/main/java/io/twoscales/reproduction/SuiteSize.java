package io.twoscales.reproduction;

import java.util.ArrayList;
import java.util.List;

/** How much of the suite is run. */
public enum SuiteSize {
  /** Within twelve minutes on two cores. */
  QUICK(new Simulated(10, 5, 5, 6, 0, 1), new Testbed(List.of("embedding"), 40, 1)),
  /** One to two hours. */
  STANDARD(
      new Simulated(20, 10, 10, 0, 1, 3),
      new Testbed(List.of("embedding", "document-search"), 60, 3)),
  /** Overnight. */
  FULL(
      new Simulated(100, 20, 10, 0, 7, 3),
      new Testbed(List.of("embedding", "document-search", "video-monitoring"), 120, 10));

  private final Simulated simulated;
  private final Testbed testbed;

  SuiteSize(Simulated simulated, Testbed testbed) {
    this.simulated = simulated;
    this.testbed = testbed;
  }

  /**
   * The part in virtual time.
   *
   * @param surges at most so many surges
   * @param steady at most so many steady windows
   * @param repetitions of those
   * @param hours the hours of a day that stand for it; 0 for whole days
   * @param days at most so many whole days
   * @param diurnalRepetitions of hours or days
   */
  public record Simulated(
      int surges, int steady, int repetitions, int hours, int days, int diurnalRepetitions) {

    /** The windows of a trace. */
    public List<ReplayedWindow> windows(WindowRule rule) {
      List<ReplayedWindow> windows = new ArrayList<>(rule.surges(surges));
      windows.addAll(rule.steady(steady));
      windows.addAll(hours > 0 ? rule.hours(hours) : rule.days(days));
      return windows;
    }

    /** How often a window is run. */
    public int repetitions(WindowKind kind) {
      return kind == WindowKind.DIURNAL ? diurnalRepetitions : repetitions;
    }
  }

  /**
   * The part on containers.
   *
   * @param pipelines whose
   * @param seconds how much of a surge
   * @param repetitions of each
   */
  public record Testbed(List<String> pipelines, int seconds, int repetitions) {
    private static final int BEFORE_SURGE_SECONDS = 15;

    /** What is replayed: the first surge of a trace, no longer than here said. */
    public ReplayedWindow window(WindowRule rule) {
      return rule.firstSurge(BEFORE_SURGE_SECONDS, seconds);
    }
  }

  /** The part in virtual time. */
  public Simulated simulated() {
    return simulated;
  }

  /** The part on containers. */
  public Testbed testbed() {
    return testbed;
  }
}
