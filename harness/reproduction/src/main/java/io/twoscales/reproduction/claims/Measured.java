package io.twoscales.reproduction.claims;

import io.twoscales.reproduction.WindowKind;
import io.twoscales.results.statistics.ControllerStatistics;
import java.util.List;
import java.util.Optional;

/**
 * What came of one window at one pipeline.
 *
 * @param platform simulated or docker
 * @param pipeline whose
 * @param kind why the window was chosen
 * @param number among those of its kind
 * @param controllers every policy's measures over the repetitions
 */
public record Measured(
    String platform,
    String pipeline,
    WindowKind kind,
    int number,
    List<ControllerStatistics> controllers) {
  public Measured {
    controllers = List.copyOf(controllers);
  }

  /** The policy of this name, if it was run. */
  public Optional<ControllerStatistics> controller(String name) {
    return controllers.stream().filter(c -> c.controller().equals(name)).findFirst();
  }
}
