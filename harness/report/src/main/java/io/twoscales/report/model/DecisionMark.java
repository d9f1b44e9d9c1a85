package io.twoscales.report.model;

import java.util.List;

/**
 * A decision that changed something, or had to be made in spite of problems.
 *
 * @param second since the window began
 * @param direction what it did to CPU
 * @param reason the policy's own words
 * @param changes what was begun, in a few words each, such as {@code detect: resize to 500m}
 * @param problems what went wrong; empty in most
 * @param alike how many further decisions of the same seconds are not shown
 */
public record DecisionMark(
    double second,
    Direction direction,
    String reason,
    List<String> changes,
    List<String> problems,
    int alike) {

  /** What a decision does to CPU. */
  public enum Direction {
    UP,
    DOWN,
    /** More here and less there, or something else than CPU, such as a batch size. */
    OTHER,
    PROBLEM
  }

  public DecisionMark {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }
}
