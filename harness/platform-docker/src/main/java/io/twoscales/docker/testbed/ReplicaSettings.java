package io.twoscales.docker.testbed;

import java.time.Duration;

/**
 * How the containers of replicas are run.
 *
 * @param layout which CPUs do what
 * @param cfsPeriod period of the CPU quota, 1 ms to 1 s
 * @param startDeadline how long a replica may take until it is ready
 * @param callTimeout longest time for one request at the model server
 * @param largestMillicores CPU of the largest replica, which threads that are set at the start are
 *     counted by
 */
public record ReplicaSettings(
    CpuLayout layout,
    Duration cfsPeriod,
    Duration startDeadline,
    Duration callTimeout,
    int largestMillicores) {

  /** The quota for a limit. */
  CpuQuota quota(int millicores) {
    return CpuQuota.of(millicores, cfsPeriod);
  }
}
