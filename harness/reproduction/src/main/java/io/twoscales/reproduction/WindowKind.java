package io.twoscales.reproduction;

/** What a window of a trace was chosen for. */
public enum WindowKind {
  /** The authors' own. */
  AUTHORS(
      "authors", "seconds 1301490..1302150 of the trace, on which the paper's authors evaluate"),
  /** Load that multiplies within seconds. */
  SURGE(
      "surge",
      "a minute before a surge and four after it began; a surge is when the mean of 20 s is at least"
          + " three times that of the minute before, which has at least 25 requests/s, an hour or more"
          + " after the last; evenly chosen in the order of time"),
  /** Load that does not change. */
  STEADY(
      "steady",
      "ten minutes with at least 25 requests/s; of all such, one beside the other, the tenth whose"
          + " counts of 10 s vary least (variance over mean); evenly chosen in the order of time"),
  /** The course of a day. */
  DIURNAL(
      "diurnal",
      "whole days, evenly chosen; where less than a day is replayed, those hours of the trace whose"
          + " medians differ most");

  private final String word;
  private final String rule;

  WindowKind(String word, String rule) {
    this.word = word;
    this.rule = rule;
  }

  /** The word in names of files and in tables. */
  public String word() {
    return word;
  }

  /** By which rule such windows are chosen. */
  public String rule() {
    return rule;
  }
}
