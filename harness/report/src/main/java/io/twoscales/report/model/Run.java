package io.twoscales.report.model;

import io.twoscales.results.RunSummary;

/**
 * One run.
 *
 * @param summary its numbers
 * @param timeline what happened when
 */
public record Run(RunSummary summary, RunTimeline timeline) {

  public int repetition() {
    return summary.repetition();
  }
}
