package io.twoscales.report.read;

import io.twoscales.report.model.StageTimes;
import io.twoscales.results.read.RunId;
import io.twoscales.results.read.VisitRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Where time goes in a controller's stages, from visits. What a request waited until the last of
 * its batch had joined is told apart from what the whole batch waited after that.
 */
final class StageTimesReader {
  /** Visits of one batch, until all of them are there. */
  private record Batch(String stage, List<Long> enqueuedMicros) {}

  private record BatchKey(RunId run, String replica, long dispatchedMicros) {}

  /** Distributions of the three parts, in microseconds. */
  private static final class Parts {
    final Histogram gathering = new Histogram(3);
    final Histogram queueing = new Histogram(3);
    final Histogram service = new Histogram(3);
  }

  private final Map<BatchKey, Batch> open = new HashMap<>();
  private final Map<String, Map<String, Parts>> byController = new LinkedHashMap<>();

  void add(VisitRow visit) {
    if (visit.dispatchedMicros() < 0) {
      return;
    }
    parts(visit.run().controller(), visit.stage())
        .service
        .recordValue(Math.max(0, visit.finishedMicros() - visit.dispatchedMicros()));
    BatchKey key = new BatchKey(visit.run(), visit.replica(), visit.dispatchedMicros());
    Batch batch = open.computeIfAbsent(key, each -> new Batch(visit.stage(), new ArrayList<>(4)));
    batch.enqueuedMicros().add(visit.enqueuedMicros());
    if (batch.enqueuedMicros().size() >= visit.batchSize()) {
      open.remove(key);
      close(key, batch);
    }
  }

  /** Batches that had requests of the warm-up, too, never become complete here. */
  void finish() {
    open.forEach(this::close);
    open.clear();
  }

  private void close(BatchKey key, Batch batch) {
    Parts parts = parts(key.run().controller(), batch.stage());
    long complete = batch.enqueuedMicros().stream().mapToLong(Long::longValue).max().orElseThrow();
    for (long enqueued : batch.enqueuedMicros()) {
      parts.gathering.recordValue(Math.max(0, complete - enqueued));
      parts.queueing.recordValue(Math.max(0, key.dispatchedMicros() - complete));
    }
  }

  private Parts parts(String controller, String stage) {
    return byController
        .computeIfAbsent(controller, each -> new LinkedHashMap<>())
        .computeIfAbsent(stage, each -> new Parts());
  }

  /** The stages of a controller, in the order in which requests came to them. */
  List<StageTimes> of(String controller) {
    List<StageTimes> stages = new ArrayList<>();
    byController
        .getOrDefault(controller, Map.of())
        .forEach(
            (stage, parts) ->
                stages.add(
                    new StageTimes(
                        stage,
                        parts.service.getTotalCount(),
                        part(parts.gathering),
                        part(parts.queueing),
                        part(parts.service))));
    return stages;
  }

  private static StageTimes.Part part(Histogram micros) {
    return micros.getTotalCount() == 0
        ? new StageTimes.Part(0, 0)
        : new StageTimes.Part(micros.getMean() / 1e3, micros.getValueAtPercentile(99) / 1e3);
  }
}
