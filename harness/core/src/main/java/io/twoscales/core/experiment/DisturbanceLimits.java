package io.twoscales.core.experiment;

/**
 * From when on a run counts as disturbed by what else goes on on its machine, or as spoiled.
 * Shares, 0 to 1.
 *
 * @param steal of the machine's CPU that the machine below takes away, in a second
 * @param others of the machine's CPU that processes use which are not the run's, in a second
 * @param memory of a second in which something waits for memory
 * @param disk of a second in which something waits for a disk
 * @param seconds of the window: more disturbed seconds than that mark the run
 * @param repeat of the replicas' CPU that the machine below takes away, over the whole window: a
 *     run with more than that is measured once more; 1 for never
 */
public record DisturbanceLimits(
    double steal, double others, double memory, double disk, double seconds, double repeat) {
  public static final DisturbanceLimits DEFAULT =
      new DisturbanceLimits(0.05, 0.25, 0.1, 0.5, 0.1, 1);
}
