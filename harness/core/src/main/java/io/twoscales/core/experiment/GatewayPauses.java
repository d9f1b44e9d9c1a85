package io.twoscales.core.experiment;

import io.twoscales.core.fault.Fault;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the gateway did nothing in some runs, as its CPU was another's meanwhile: what comes then
 * joins no queue, and near its capacity a plan needs seconds to work it off.
 *
 * @param byRun by run, as in {@code hybrid-1}; none in runs that are missing
 */
public record GatewayPauses(Map<String, List<Fault.GatewayPause>> byRun) {
  /** It was always there. */
  public static final GatewayPauses NONE = new GatewayPauses(Map.of());

  public GatewayPauses {
    Map<String, List<Fault.GatewayPause>> sorted = new TreeMap<>();
    byRun.forEach((run, pauses) -> sorted.put(run, List.copyOf(pauses)));
    byRun = Collections.unmodifiableMap(sorted);
  }

  /** Of a run. */
  public List<Fault.GatewayPause> of(String run) {
    return byRun.getOrDefault(run, List.of());
  }

  /** Whether the gateway does nothing at a time of a run, in seconds of its measured window. */
  public boolean isPaused(String run, double atSeconds) {
    return of(run).stream()
        .anyMatch(pause -> pause.atSeconds() <= atSeconds && atSeconds < pause.untilSeconds());
  }

  /** How many in all runs. */
  public int count() {
    return byRun.values().stream().mapToInt(List::size).sum();
  }

  /** The longest of all runs, in seconds; 0 where there is none. */
  public double longestSeconds() {
    return byRun.values().stream()
        .flatMap(List::stream)
        .mapToDouble(Fault.GatewayPause::forSeconds)
        .max()
        .orElse(0);
  }
}
