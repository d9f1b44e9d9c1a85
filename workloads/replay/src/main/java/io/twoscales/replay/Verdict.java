package io.twoscales.replay;

/**
 * What became of a request.
 *
 * @param detail why it did not complete; empty when it did
 */
record Verdict(Outcome outcome, String detail) {
  private static final int MAX_DETAIL = 160;

  /** How a request ended. */
  enum Outcome {
    COMPLETED("completed"),
    DROPPED("dropped"),
    FAILED("failed");

    final String word;

    Outcome(String word) {
      this.word = word;
    }
  }

  static final Verdict COMPLETED = new Verdict(Outcome.COMPLETED, "");

  /** The detail is made to fit into a cell of the records. */
  Verdict {
    String plain = detail.replaceAll("[\\p{Cntrl},\"]", " ").strip();
    detail = plain.length() > MAX_DETAIL ? plain.substring(0, MAX_DETAIL) : plain;
  }

  static Verdict failed(String detail) {
    return new Verdict(Outcome.FAILED, detail);
  }

  static Verdict dropped(String detail) {
    return new Verdict(Outcome.DROPPED, detail);
  }
}
