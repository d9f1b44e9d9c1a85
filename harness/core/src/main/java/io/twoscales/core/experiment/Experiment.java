package io.twoscales.core.experiment;

import io.twoscales.core.fault.Fault;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.run.Detail;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Pipeline × workload × controllers × platform × repetitions.
 *
 * @param name for result sets and tables
 * @param text the file as written, kept in the result set
 * @param pipeline what is served
 * @param sloMs the end-to-end objective in force
 * @param dropAfter a request that has waited longer than this is dropped
 * @param workload the traffic
 * @param platform where it runs
 * @param serving how requests are queued and dispatched
 * @param faults what is made to go wrong, in the order of time
 * @param record what is recorded besides the sums
 * @param controllers the policies, each runs {@code repetitions} times
 * @param repetitions at least 1
 * @param seed everything random comes from it
 * @param inputs files besides its own that it rests on, kept in the result set
 */
public record Experiment(
    String name,
    String text,
    Pipeline pipeline,
    double sloMs,
    Duration dropAfter,
    Workload workload,
    PlatformSettings platform,
    ServingSettings serving,
    List<Fault> faults,
    Set<Detail> record,
    List<ControllerSpec> controllers,
    int repetitions,
    long seed,
    List<InputFile> inputs) {
  public Experiment {
    faults = List.copyOf(faults);
    record = Set.copyOf(record);
    controllers = List.copyOf(controllers);
    inputs = List.copyOf(inputs);
  }
}
