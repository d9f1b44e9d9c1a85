package io.twoscales.solver;

/**
 * The CPU limits a replica may have: every multiple of the unit up to the largest.
 *
 * @param unitMillicores the step and the smallest limit, at least 1
 * @param maxMillicores the largest limit, a multiple of the unit
 */
public record CpuGrid(int unitMillicores, int maxMillicores) {

  public CpuGrid {
    if (unitMillicores < 1) {
      throw new IllegalArgumentException(
          "unit of CPU is " + unitMillicores + " millicores, expected at least 1");
    }
    if (maxMillicores < unitMillicores || maxMillicores % unitMillicores != 0) {
      throw new IllegalArgumentException(
          "largest CPU limit is "
              + maxMillicores
              + " millicores, expected a multiple of the unit, which is "
              + unitMillicores);
    }
  }

  /** How many limits there are. */
  public int size() {
    return maxMillicores / unitMillicores;
  }

  /** The limit of that many units, counted from 1 to {@link #size()}. */
  int ofUnits(int units) {
    return units * unitMillicores;
  }

  boolean contains(int millicores) {
    return millicores >= unitMillicores
        && millicores <= maxMillicores
        && millicores % unitMillicores == 0;
  }
}
