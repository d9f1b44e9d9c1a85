package io.twoscales.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the gateway tells Prometheus. Used from the event loop only. */
final class GatewayMetrics {
  private final MeterRegistry registry;
  private final String stage;
  private final DistributionSummary batchSize;
  private final Timer batchLatency;
  private final Timer requestLatency;
  private final Map<String, Counter> requestsByOutcome = new HashMap<>();

  GatewayMetrics(MeterRegistry registry, String stage) {
    this.registry = registry;
    this.stage = stage;
    this.batchSize =
        DistributionSummary.builder("twoscales.gateway.batch.size")
            .description("Requests per dispatched batch")
            .tag("stage", stage)
            .publishPercentileHistogram(false)
            .register(registry);
    this.batchLatency =
        Timer.builder("twoscales.gateway.batch.latency")
            .description("From dispatch to the replica's reply")
            .tag("stage", stage)
            .register(registry);
    this.requestLatency =
        Timer.builder("twoscales.gateway.request.latency")
            .description("From arrival to reply, refusals included")
            .tag("stage", stage)
            .register(registry);
  }

  void batch(int size, long nanos) {
    batchSize.record(size);
    batchLatency.record(nanos, TimeUnit.NANOSECONDS);
  }

  void finished(String outcome, long nanos) {
    requestsByOutcome
        .computeIfAbsent(
            outcome,
            word ->
                Counter.builder("twoscales.gateway.requests")
                    .description("Finished requests")
                    .tag("stage", stage)
                    .tag("outcome", word)
                    .register(registry))
        .increment();
    requestLatency.record(nanos, TimeUnit.NANOSECONDS);
  }
}
