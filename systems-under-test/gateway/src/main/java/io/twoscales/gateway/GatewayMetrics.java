package io.twoscales.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the gateway tells Prometheus. Used from the event loop only. */
final class GatewayMetrics {
  private final MeterRegistry registry;
  private final StageGraph graph;
  private final List<DistributionSummary> batchSizes = new ArrayList<>();
  private final List<Timer> batchLatencies = new ArrayList<>();
  private final Timer requestLatency;
  private final Counter refused;
  private final Map<Ending, Counter> requests = new HashMap<>();

  private record Ending(String outcome, int stage) {}

  GatewayMetrics(MeterRegistry registry, StageGraph graph) {
    this.registry = registry;
    this.graph = graph;
    for (StageGraph.Node stage : graph.stages()) {
      batchSizes.add(
          DistributionSummary.builder("twoscales.gateway.batch.size")
              .description("Requests per dispatched batch")
              .tag("stage", stage.name())
              .register(registry));
      batchLatencies.add(
          Timer.builder("twoscales.gateway.batch.latency")
              .description("From dispatch to the replica's reply")
              .tag("stage", stage.name())
              .register(registry));
    }
    this.requestLatency =
        Timer.builder("twoscales.gateway.request.latency")
            .description("From arrival to reply, drops included")
            .register(registry);
    this.refused =
        Counter.builder("twoscales.gateway.refused")
            .description("Requests that were not let in: invalid, or without room for them")
            .register(registry);
  }

  void refused() {
    refused.increment();
  }

  void batch(int stage, int size, long nanos) {
    batchSizes.get(stage).record(size);
    batchLatencies.get(stage).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A request has ended at a stage. */
  void finished(String outcome, int stage, long nanos) {
    requests.computeIfAbsent(new Ending(outcome, stage), this::counter).increment();
    requestLatency.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Counter counter(Ending ending) {
    return Counter.builder("twoscales.gateway.requests")
        .description("Finished requests by outcome and the stage at which they ended")
        .tag("stage", graph.name(ending.stage()))
        .tag("outcome", ending.outcome())
        .register(registry);
  }
}
