package io.twoscales.results.regress;

/** What a gate says of a measure or of a candidate. */
public enum Decision {
  /** A rise is shown, and one by the margin is not excluded. */
  REGRESSED("regressed"),
  /** A rise by the margin is excluded. */
  PASSED("passed"),
  /** Neither: the repetitions are too few. */
  UNDECIDED("not enough repetitions to say"),
  /** What there is would pass, but the candidate lacks runs or policies of the baseline. */
  INCOMPLETE("the candidate is not whole");

  private final String words;

  Decision(String words) {
    this.words = words;
  }

  /** In texts and files. */
  public String words() {
    return words;
  }
}
