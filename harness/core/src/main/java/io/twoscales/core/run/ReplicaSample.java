package io.twoscales.core.run;

import io.twoscales.core.observation.ReplicaState;

/**
 * One replica in one second.
 *
 * @param second seconds since the measured window began
 * @param stage its stage
 * @param replica its name
 * @param state where it is in its life
 * @param plannedMillicores the limit the plan in force asks for in this state
 * @param limitMillicores the limit last set
 * @param limitReadBackMillicores the limit as the operating system has it; 0 when not readable
 * @param cpuUsedMillicores CPU used in this second; NaN when not known
 * @param throttledMs time in this second for which its quota was used up, summed over CPUs; NaN
 *     when not known
 * @param memoryMebibytes memory it has; NaN when not known
 * @param settled whether no action on it is under way and the plan was already in force a second
 *     before, so that all three limits must agree
 */
public record ReplicaSample(
    int second,
    String stage,
    String replica,
    ReplicaState state,
    int plannedMillicores,
    int limitMillicores,
    int limitReadBackMillicores,
    double cpuUsedMillicores,
    double throttledMs,
    double memoryMebibytes,
    boolean settled) {

  /** One of which throttling and memory are not known. */
  public ReplicaSample(
      int second,
      String stage,
      String replica,
      ReplicaState state,
      int plannedMillicores,
      int limitMillicores,
      int limitReadBackMillicores,
      double cpuUsedMillicores,
      boolean settled) {
    this(
        second,
        stage,
        replica,
        state,
        plannedMillicores,
        limitMillicores,
        limitReadBackMillicores,
        cpuUsedMillicores,
        Double.NaN,
        Double.NaN,
        settled);
  }

  /** Whether the limit in force is what the plan says. */
  public boolean limitAsPlanned() {
    return plannedMillicores == limitMillicores && limitMillicores == limitReadBackMillicores;
  }
}
