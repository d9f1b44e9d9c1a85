package io.twoscales.results.fidelity;

import io.twoscales.results.read.ResultSet;
import java.time.Duration;
import java.util.List;

/** What of a start is the engine's: until the container runs, the replica uses no CPU. */
public final class ContainerCreation {
  private ContainerCreation() {}

  /** The median over the starts of a measured set; zero when it had none. */
  public static Duration medianOf(ResultSet measured) {
    List<Double> ms =
        StartsUnderLoad.of(measured).stream()
            .map(start -> start.row().createMs() + start.row().startMs())
            .filter(created -> created > 0)
            .sorted()
            .toList();
    if (ms.isEmpty()) {
      return Duration.ZERO;
    }
    double median = (ms.get((ms.size() - 1) / 2) + ms.get(ms.size() / 2)) / 2;
    return Duration.ofNanos(Math.round(1e6 * median));
  }
}
