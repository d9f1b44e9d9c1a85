package io.twoscales.reproduction;

import java.util.Locale;

/**
 * One window at one pipeline in virtual time, under every policy, on the platform of the paper:
 * replicas of one to eight cores, and a cold start of six seconds.
 *
 * @param pipeline whose
 * @param window what is replayed
 * @param repetitions how often, each with arrivals of its own
 */
public record SimulatedPart(PaperPipeline pipeline, ReplayedWindow window, int repetitions) {

  /** For names of files. */
  public String name() {
    return pipeline.pipeline() + "-" + window.name();
  }

  /** About how much there is to simulate, to be held against other parts. */
  public double work() {
    return (double) window.seconds() * repetitions / pipeline.divisor();
  }

  /**
   * The experiment.
   *
   * @param controllers the policies, as a list in an experiment file
   */
  public String experiment(String controllers) {
    return String.format(
        Locale.ROOT,
        """
        # %s
        name: %s
        pipeline: %s
        workload: {trace: %s, window: %s, scale: %s, warmUp: 65s}
        platform: {kind: simulated, capacity: 1000, unit: 1, maxPerReplica: 8, coldStart: 6s}
        repetitions: %d
        seed: 1
        record: none
        controllers:
        %s
        """,
        window.kind().rule(),
        name(),
        pipeline.pipeline(),
        window.trace(),
        window.range(),
        1 / pipeline.divisor(),
        repetitions,
        controllers.strip());
  }
}
