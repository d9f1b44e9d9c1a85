package io.twoscales.external;

import io.twoscales.core.control.Controller;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.StagePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs written for one test, named in an experiment file beside them. */
final class Programs {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  /** Answers with as many replicas as the whole second, transcribe of two cores. */
  static final String GOOD =
      """
      import json, sys
      hello = json.loads(sys.stdin.readline())
      for line in sys.stdin:
          seen = json.loads(line)
          second = int(seen["timeSeconds"])
          print(json.dumps({"stages": [
              {"stage": "judge", "replicas": second, "millicores": 1000, "batchSize": 1},
              {"stage": "transcribe", "replicas": second, "millicores": 2000, "batchSize": 4}],
              "reason": "second %d" % second}))
      """;

  private final Path folder;

  Programs(Path folder) {
    this.folder = folder;
  }

  /** A controller that runs this program, with further options as in an experiment file. */
  Controller python(String program, String options) throws IOException {
    Files.writeString(folder.resolve("policy.py"), program);
    return controller("command: [python3, policy.py], " + options);
  }

  Controller controller(String options) throws IOException {
    Path experiment = folder.resolve("experiment.yaml");
    Files.writeString(
        experiment,
        """
        name: external
        pipeline: sentiment
        workload:
          synthetic: {kind: surge, seconds: 30, base: 4, peak: 25, seed: 3}
        platform: {kind: simulated, capacity: 40, unit: 1, maxPerReplica: 8}
        controllers:
          - {name: external, %s}
        """
            .formatted(options));
    return new ExperimentReader(HOME, List.of(), List.of(new ExternalFactory()), List.of())
        .read(experiment)
        .controllers()
        .get(0)
        .fresh()
        .get();
  }

  /** What might be seen at a second. */
  static Observation second(int second) {
    return new Observation(
        second,
        List.of(
            stage("transcribe", ReplicaState.READY, 812.5),
            stage("judge", ReplicaState.STARTING, Double.NaN)),
        Double.NaN,
        Double.NaN,
        0,
        40_000);
  }

  private static StageObservation stage(String name, ReplicaState state, double used) {
    return new StageObservation(
        name,
        4,
        3,
        1,
        20,
        2,
        List.of(new ReplicaObservation(name + "-1", name, state, 1000, used, false)));
  }

  /** Replicas per stage in the order of the pipeline. */
  static List<Integer> replicas(Controller controller, int second) {
    return controller.decide(second(second)).stages().stream().map(StagePlan::replicas).toList();
  }
}
