package io.twoscales.reproduction.claims;

import io.twoscales.reproduction.WindowKind;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;
import io.twoscales.results.statistics.RunBlocks;
import io.twoscales.results.statistics.SetStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one window at one pipeline.
 *
 * @param platform simulated or docker
 * @param pipeline whose
 * @param kind why the window was chosen
 * @param number among those of its kind
 * @param controllers every policy's measures over the repetitions
 * @param blocks by policy, blocks of its run; empty where there are several repetitions, which say
 *     more
 */
public record Measured(
    String platform,
    String pipeline,
    WindowKind kind,
    int number,
    List<ControllerStatistics> controllers,
    Map<String, RunBlocks> blocks) {
  public Measured {
    controllers = List.copyOf(controllers);
    blocks = Map.copyOf(blocks);
  }

  /** Of a result set. */
  public static Measured of(
      String platform, String pipeline, WindowKind kind, int number, ResultSet set) {
    List<ControllerStatistics> controllers = SetStatistics.of(set).controllers();
    Map<String, RunBlocks> blocks = new HashMap<>();
    if (controllers.stream().allMatch(controller -> controller.runs().size() == 1)) {
      Map<RunId, RunBlocks> byRun = RunBlocks.of(set);
      for (ControllerStatistics controller : controllers) {
        RunBlocks of = byRun.get(controller.runs().get(0).run());
        if (of != null) {
          blocks.put(controller.controller(), of);
        }
      }
    }
    return new Measured(platform, pipeline, kind, number, controllers, blocks);
  }

  /** The policy of this name, if it was run. */
  public Optional<ControllerStatistics> controller(String name) {
    return controllers.stream().filter(c -> c.controller().equals(name)).findFirst();
  }

  /**
   * A policy's mean over the repetitions, with its interval; over blocks of its run where that is
   * all there is.
   *
   * @param name of a policy that was run
   */
  public Interval interval(String name, Measure measure) {
    Interval known = controller(name).orElseThrow().interval(measure);
    return known.known()
        ? known
        : Optional.ofNullable(blocks.get(name))
            .flatMap(of -> of.interval(measure))
            .map(range -> range.scaledTo(known.estimate()))
            .orElse(known);
  }
}
