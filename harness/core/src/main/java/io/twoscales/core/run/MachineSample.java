package io.twoscales.core.run;

/**
 * The machine in one second, as far as it can disturb what is measured; NaN for what is not known.
 *
 * @param second seconds since the measured window began
 * @param busyMillicores CPU in use, whoever uses it
 * @param oursMillicores the part of it that system under test, load generator and harness use
 * @param otherMillicores the part of it that everything else uses, the engine included
 * @param stealMillicores CPU that the machine below took from this one
 * @param cpuPressure share of the second in which something waited for a CPU, 0 to 1
 * @param memoryPressure share of the second in which something waited for memory
 * @param diskPressure share of the second in which something waited for a disk
 * @param megahertz the slowest CPU's frequency
 * @param replicaStealShare of the time in which the replicas' CPUs were wanted, the share that the
 *     machine below took, 0 to 1
 */
public record MachineSample(
    int second,
    double busyMillicores,
    double oursMillicores,
    double otherMillicores,
    double stealMillicores,
    double cpuPressure,
    double memoryPressure,
    double diskPressure,
    double megahertz,
    double replicaStealShare) {}
