package io.twoscales.core.run;

/** How a scheduled request ended. Every request has exactly one. */
public enum Outcome {
  /** Answered correctly, however late. */
  COMPLETED,
  /** Refused or given up by the system under test to protect itself. */
  DROPPED,
  /** Answered with an error or wrongly, or not at all. */
  FAILED;

  /** The word in result files. */
  public String word() {
    return switch (this) {
      case COMPLETED -> "completed";
      case DROPPED -> "dropped";
      case FAILED -> "failed";
    };
  }

  /**
   * The outcome with this word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Outcome of(String word) {
    for (Outcome outcome : values()) {
      if (outcome.word().equals(word)) {
        return outcome;
      }
    }
    throw new IllegalArgumentException(
        "expected completed, dropped or failed, found '" + word + "'");
  }
}
