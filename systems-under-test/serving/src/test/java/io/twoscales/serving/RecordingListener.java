package io.twoscales.serving;

import java.util.ArrayList;
import java.util.List;

/** Keeps every effect of a stage, in order. */
final class RecordingListener implements StageListener<Integer> {
  final List<Batch<Integer>> dispatched = new ArrayList<>();
  final List<Integer> dropped = new ArrayList<>();
  final List<DropReason> dropReasons = new ArrayList<>();
  final List<Long> wakeUps = new ArrayList<>();
  final List<String> drained = new ArrayList<>();

  @Override
  public void dispatch(Batch<Integer> batch) {
    dispatched.add(batch);
  }

  @Override
  public void dropped(Queued<Integer> item, DropReason reason, long nowNanos) {
    dropped.add(item.request());
    dropReasons.add(reason);
  }

  @Override
  public void wakeAt(long nanos) {
    wakeUps.add(nanos);
  }

  @Override
  public void drained(String replica) {
    drained.add(replica);
  }

  List<Integer> requestsOf(int batch) {
    return dispatched.get(batch).items().stream().map(Queued::request).toList();
  }
}
