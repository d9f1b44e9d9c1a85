package io.twoscales.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Takes down every effect of a pipeline. */
final class RecordingListener implements ServingListener {

  record Dispatched(long batch, int stage, int replica, List<Long> tags) {}

  record Ended(long tag, Outcome outcome, int stage, DropReason reason, long nowNanos) {}

  ServingPipeline pipeline;
  BiFunction<Long, Integer, Integer> fanOut = (tag, stage) -> 1;
  final List<Dispatched> dispatched = new ArrayList<>();
  final List<Ended> ended = new ArrayList<>();
  final List<Long> wakeUps = new ArrayList<>();
  final List<Integer> drained = new ArrayList<>();

  /** The times at which the request that ended last came to, left and was done at each stage. */
  long[] lastTimes = {};

  @Override
  public int items(long tag, int stage) {
    return fanOut.apply(tag, stage);
  }

  @Override
  public void dispatch(long batch) {
    List<Long> tags = new ArrayList<>();
    for (int i = 0; i < pipeline.batchSize(batch); i++) {
      tags.add(pipeline.batchTag(batch, i));
    }
    dispatched.add(
        new Dispatched(batch, pipeline.batchStage(batch), pipeline.batchReplica(batch), tags));
  }

  @Override
  public void ended(
      int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos) {
    ended.add(new Ended(tag, outcome, stage, reason, nowNanos));
    lastTimes = new long[3 * (stage + 1)];
    for (int s = 0; s <= stage; s++) {
      lastTimes[3 * s] = pipeline.enqueuedNanos(request, s);
      lastTimes[3 * s + 1] = pipeline.dispatchedNanos(request, s);
      lastTimes[3 * s + 2] = pipeline.doneNanos(request, s);
    }
  }

  @Override
  public void wakeAt(int stage, long nanos) {
    wakeUps.add(nanos);
  }

  @Override
  public void drained(int replica) {
    drained.add(replica);
  }

  List<Long> tagsOf(int dispatch) {
    return dispatched.get(dispatch).tags();
  }

  List<Long> tagsEnded(Outcome outcome) {
    return ended.stream().filter(e -> e.outcome() == outcome).map(Ended::tag).toList();
  }

  List<Integer> replicas() {
    return dispatched.stream().map(Dispatched::replica).toList();
  }
}
