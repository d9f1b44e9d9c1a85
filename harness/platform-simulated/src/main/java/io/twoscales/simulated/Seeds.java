package io.twoscales.simulated;

/** The seeds of a run, one for each purpose; the same for all controllers of a repetition. */
final class Seeds {
  private final RandomStream stream;
  private final long service;
  private final long delays;
  private final long fanOut;
  private final long loss;
  private final long overhead;
  private final long periods;

  Seeds(long experimentSeed, int repetition) {
    this.stream = RandomStream.of(experimentSeed, repetition);
    this.service = stream.nextLong();
    this.delays = stream.nextLong();
    this.fanOut = stream.nextLong();
    this.loss = stream.nextLong();
    this.overhead = stream.nextLong();
    this.periods = stream.nextLong();
  }

  long service() {
    return service;
  }

  long delays() {
    return delays;
  }

  long fanOut() {
    return fanOut;
  }

  long loss() {
    return loss;
  }

  long overhead() {
    return overhead;
  }

  long periods() {
    return periods;
  }
}
