package io.twoscales.core.run;

import java.util.List;

/**
 * What a platform knows of a run as a whole when it has ended.
 *
 * @param complete whether the whole window was replayed
 * @param measuredSeconds length of the window that was measured
 * @param coreSeconds CPU allocated to replicas over that window, STARTING ones included
 * @param startingCoreSeconds the part of it that STARTING replicas had
 * @param cpuSeconds CPU the replicas used over that window; NaN when not known
 * @param wallSeconds time from the first container to the last one gone
 * @param simulatedSeconds virtual time that passed; 0 on a real platform
 * @param generatorCpuSeconds CPU the load generator used; NaN where there is none or it is not
 *     known
 * @param disturbance what disturbed the measurement beyond the experiment's limits; empty when
 *     nothing did
 * @param spoiled what the machine did to it, so that it is to be measured again; empty when it need
 *     not be
 * @param warnings what a reader of the numbers must know
 */
public record RunTotals(
    boolean complete,
    double measuredSeconds,
    double coreSeconds,
    double startingCoreSeconds,
    double cpuSeconds,
    double wallSeconds,
    double simulatedSeconds,
    double generatorCpuSeconds,
    String disturbance,
    String spoiled,
    List<String> warnings) {

  /** Those of a run that nothing disturbed. */
  public RunTotals(
      boolean complete,
      double measuredSeconds,
      double coreSeconds,
      double startingCoreSeconds,
      double cpuSeconds,
      double wallSeconds,
      double simulatedSeconds,
      double generatorCpuSeconds,
      List<String> warnings) {
    this(
        complete,
        measuredSeconds,
        coreSeconds,
        startingCoreSeconds,
        cpuSeconds,
        wallSeconds,
        simulatedSeconds,
        generatorCpuSeconds,
        "",
        "",
        warnings);
  }

  /** Those of a run that was made because another one was spoiled. */
  public RunTotals afterSpoiled(String earlier) {
    return new RunTotals(
        complete,
        measuredSeconds,
        coreSeconds,
        startingCoreSeconds,
        cpuSeconds,
        wallSeconds,
        simulatedSeconds,
        generatorCpuSeconds,
        (disturbance.isEmpty() ? "" : disturbance + "; ")
            + "measured for the second time, as the first was spoiled: "
            + earlier,
        spoiled,
        warnings);
  }

  public RunTotals {
    warnings = List.copyOf(warnings);
  }
}
