package io.twoscales.profiling;

import io.twoscales.solver.latency.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a session has measured, in the form in which it is used.
 *
 * @param tables by stage, in the order in which they were measured
 * @param fits one per variant
 */
public record MeasuredProfile(
    Map<String, ProfileTable> tables,
    List<VariantFit> fits,
    List<ReplicaStart> starts,
    List<ReplicaResize> resizes) {

  /**
   * Of a session.
   *
   * @param unitMillicores unit of the fitted coefficients
   * @param periodMs the CFS period under which it was measured
   */
  public static MeasuredProfile of(ProfileSession session, int unitMillicores, double periodMs) {
    Map<String, List<CellStatistics>> byStage = new LinkedHashMap<>();
    for (Cell cell : session.cells()) {
      byStage
          .computeIfAbsent(cell.stage(), stage -> new ArrayList<>())
          .add(CellStatistics.of(cell, session.of(cell)));
    }
    Map<String, ProfileTable> tables = new LinkedHashMap<>();
    List<VariantFit> fits = new ArrayList<>();
    byStage.forEach(
        (stage, cells) -> {
          ProfileTable table = new ProfileTable(cells);
          tables.put(stage, table);
          Profile profile = table.profile();
          profile
              .variants()
              .forEach(
                  variant ->
                      fits.add(VariantFit.of(stage, profile, variant, unitMillicores, periodMs)));
        });
    return new MeasuredProfile(tables, fits, session.starts(), session.resizes());
  }

  /** All cells of all stages. */
  public List<CellStatistics> cells() {
    return tables.values().stream().flatMap(table -> table.cells().stream()).toList();
  }

  /** Whether plans may be made with all of it. */
  public boolean trusted() {
    return fits.stream().allMatch(VariantFit::trusted);
  }
}
