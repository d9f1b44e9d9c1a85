package io.twoscales.replay;

/**
 * What came back for a request.
 *
 * @param status HTTP status; 0 when there was no answer
 * @param body the answer's body; empty when there was none
 */
record Reply(int status, String body) {

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

  /** A dropped request is one the system refused or gave up to protect itself: 429, 503, 504. */
  Outcome outcome(int id) {
    if (status == 429 || status == 503 || status == 504) {
      return Outcome.DROPPED;
    }
    return status == 200 && answers(id) ? Outcome.COMPLETED : Outcome.FAILED;
  }

  /** Why it did not complete; empty when it did. */
  String detail(int id, long elapsedMs, int timeoutMs) {
    if (status == 0) {
      return elapsedMs >= timeoutMs
          ? "no answer within " + timeoutMs + " ms"
          : "no connection or connection lost";
    }
    if (status == 200) {
      return answers(id) ? "" : "wrong reply: " + shortened();
    }
    return "status " + status + ": " + shortened();
  }

  /** A right reply carries the request's id and has outputs. */
  private boolean answers(int id) {
    boolean rightId = body.contains("\"id\":\"" + id + "\"");
    int outputs = body.indexOf("\"outputs\":[");
    return rightId && outputs >= 0 && body.startsWith("{", outputs + "\"outputs\":[".length());
  }

  private String shortened() {
    String plain = body.replaceAll("[\\p{Cntrl},\"]", " ").strip();
    return plain.length() > 100 ? plain.substring(0, 100) : plain;
  }
}
