package io.twoscales.simulated;

/**
 * The seeds of a run, one for each purpose; the same for all controllers of a repetition. What a
 * request is, as how many parts a frame has, is the same in all draws of the noise.
 */
final class Seeds {
  private final long service;
  private final long delays;
  private final long fanOut;
  private final long loss;
  private final long overhead;
  private final long periods;

  Seeds(long experimentSeed, int repetition, int draw) {
    RandomStream first = RandomStream.of(experimentSeed, repetition);
    long firstService = first.nextLong();
    long firstDelays = first.nextLong();
    this.fanOut = first.nextLong();
    this.loss = first.nextLong();
    RandomStream later = RandomStream.of(firstService, draw);
    this.service = draw == 1 ? firstService : later.nextLong();
    this.delays = draw == 1 ? firstDelays : later.nextLong();
    this.overhead = (draw == 1 ? first : later).nextLong();
    this.periods = (draw == 1 ? first : later).nextLong();
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
