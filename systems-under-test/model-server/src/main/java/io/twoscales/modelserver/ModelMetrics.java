package io.twoscales.modelserver;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What the server tells Prometheus. */
final class ModelMetrics {
  private final MeterRegistry registry;
  private final DistributionSummary batchSize;
  private final Timer latency;

  ModelMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batchSize =
        DistributionSummary.builder("twoscales.model.batch.size")
            .description("Items per inference")
            .register(registry);
    this.latency =
        Timer.builder("twoscales.model.inference")
            .description("Time one inference takes, waiting excluded")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMillis(2500))
            .register(registry);
  }

  void inferred(int items, Duration took) {
    batchSize.record(items);
    latency.record(took);
  }

  void completed() {
    requests("completed").increment();
  }

  void refused(Refusal.Kind kind) {
    requests(kind.name().toLowerCase(Locale.ROOT)).increment();
  }

  private Counter requests(String outcome) {
    return Counter.builder("twoscales.model.requests")
        .description("Inference requests by what came of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}
