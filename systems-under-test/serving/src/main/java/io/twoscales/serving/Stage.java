package io.twoscales.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One stage of a pipeline: a bounded first-in-first-out queue in front of replicas that take one
 * batch at a time.
 *
 * <p>A batch leaves when a replica is idle and either enough requests for a full batch wait or the
 * oldest has waited for {@link StageSettings#maxBatchWaitNanos()}. Among idle replicas the one with
 * the most CPU is taken, among equals the one that has been idle longest. A replica that failed a
 * batch rests for {@link StageSettings#failureBackoffNanos()}, so that a broken one does not eat
 * the queue.
 *
 * <p>Not thread-safe: one driver calls it with times that never decrease.
 *
 * @param <T> what the driver knows a request by
 */
public final class Stage<T> {

  private enum Phase {
    IDLE,
    BUSY,
    DRAINING
  }

  private static final class Replica {
    final String id;
    int millicores;
    Phase phase = Phase.IDLE;
    long idleSinceNanos;
    long restsUntilNanos = Long.MIN_VALUE;

    Replica(String id, int millicores, long nowNanos) {
      this.id = id;
      this.millicores = millicores;
      this.idleSinceNanos = nowNanos;
    }
  }

  private final StageListener<T> listener;
  private final ArrayDeque<Queued<T>> queue = new ArrayDeque<>();
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final Map<Long, Batch<T>> inFlight = new HashMap<>();
  private StageSettings settings;
  private long nextBatchId;
  private long arrived;
  private long completed;
  private long dropped;
  private long failed;
  private int itemsInFlight;
  private long lastNanos = Long.MIN_VALUE;

  public Stage(StageSettings settings, StageListener<T> listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** A request arrives. */
  public void arrive(long nowNanos, T request) {
    advanceTo(nowNanos);
    arrived++;
    Queued<T> item = new Queued<>(request, nowNanos);
    dropExpired(nowNanos);
    if (queue.size() >= settings.queueCapacity()) {
      drop(item, DropReason.QUEUE_FULL, nowNanos);
      return;
    }
    queue.addLast(item);
    pump(nowNanos);
  }

  /**
   * A replica is ready for work, or its CPU has changed. Safe to repeat; a draining replica of that
   * name serves again.
   */
  public void replicaReady(long nowNanos, String replica, int millicores) {
    advanceTo(nowNanos);
    Replica known = replicas.get(replica);
    if (known == null) {
      replicas.put(replica, new Replica(replica, millicores, nowNanos));
    } else {
      known.millicores = millicores;
      if (known.phase == Phase.DRAINING) {
        known.phase = Phase.BUSY;
      }
    }
    pump(nowNanos);
  }

  /**
   * The replica gets no further batch; {@link StageListener#drained} follows when it has finished
   * the one it works on, at once when it is idle or unknown. Safe to repeat.
   */
  public void drain(long nowNanos, String replica) {
    advanceTo(nowNanos);
    Replica known = replicas.get(replica);
    if (known != null && known.phase != Phase.IDLE) {
      known.phase = Phase.DRAINING;
      return;
    }
    replicas.remove(replica);
    listener.drained(replica);
  }

  /** The replica has answered, or failed, the batch. A batch that is not in flight is ignored. */
  public void batchDone(long nowNanos, long batchId, boolean succeeded) {
    advanceTo(nowNanos);
    Batch<T> batch = inFlight.remove(batchId);
    if (batch == null) {
      return;
    }
    itemsInFlight -= batch.size();
    if (succeeded) {
      completed += batch.size();
    } else {
      failed += batch.size();
    }
    Replica replica = replicas.get(batch.replica());
    if (replica.phase == Phase.DRAINING) {
      replicas.remove(replica.id);
      listener.drained(replica.id);
    } else {
      replica.phase = Phase.IDLE;
      replica.idleSinceNanos = nowNanos;
      replica.restsUntilNanos =
          succeeded ? Long.MIN_VALUE : saturatedAdd(nowNanos, settings.failureBackoffNanos());
    }
    pump(nowNanos);
  }

  /** Other settings hold from now on; batches in flight are not touched. */
  public void configure(long nowNanos, StageSettings newSettings) {
    advanceTo(nowNanos);
    settings = newSettings;
    pump(nowNanos);
  }

  /** The time asked for by {@link StageListener#wakeAt} has come. Harmless at any other time. */
  public void wake(long nowNanos) {
    advanceTo(nowNanos);
    pump(nowNanos);
  }

  /** Everything that waits is dropped, as when the stage shuts down. */
  public void clear(long nowNanos, DropReason reason) {
    advanceTo(nowNanos);
    while (!queue.isEmpty()) {
      drop(queue.removeFirst(), reason, nowNanos);
    }
  }

  public StageSettings settings() {
    return settings;
  }

  public StageCounters counters() {
    return new StageCounters(arrived, completed, dropped, failed, queue.size(), itemsInFlight);
  }

  /** When the oldest waiting request arrived; empty when none waits. */
  public OptionalLong oldestEnqueuedNanos() {
    return queue.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(queue.peekFirst().enqueuedNanos());
  }

  /** The replicas that may get batches, in the order in which they became ready. */
  public List<String> servingReplicas() {
    List<String> serving = new ArrayList<>();
    for (Replica replica : replicas.values()) {
      if (replica.phase != Phase.DRAINING) {
        serving.add(replica.id);
      }
    }
    return serving;
  }

  private void advanceTo(long nowNanos) {
    if (nowNanos < lastNanos) {
      throw new IllegalArgumentException("time runs back: " + nowNanos + " after " + lastNanos);
    }
    lastNanos = nowNanos;
  }

  private void pump(long nowNanos) {
    dropExpired(nowNanos);
    while (!queue.isEmpty()) {
      Replica replica = nextIdle(nowNanos);
      if (replica == null) {
        wakeForExpiryOrRest(nowNanos);
        return;
      }
      long batchDueNanos =
          saturatedAdd(queue.peekFirst().enqueuedNanos(), settings.maxBatchWaitNanos());
      if (queue.size() < settings.batchSize() && nowNanos < batchDueNanos) {
        listener.wakeAt(Math.min(batchDueNanos, expiryOfOldestNanos()));
        return;
      }
      dispatch(replica, nowNanos);
    }
  }

  private void wakeForExpiryOrRest(long nowNanos) {
    long wakeNanos = expiryOfOldestNanos();
    for (Replica replica : replicas.values()) {
      if (replica.phase == Phase.IDLE && replica.restsUntilNanos > nowNanos) {
        wakeNanos = Math.min(wakeNanos, replica.restsUntilNanos);
      }
    }
    if (wakeNanos != Long.MAX_VALUE) {
      listener.wakeAt(wakeNanos);
    }
  }

  /** The first time at which the oldest request has waited too long. */
  private long expiryOfOldestNanos() {
    long lastAllowed =
        saturatedAdd(queue.peekFirst().enqueuedNanos(), settings.maxQueueWaitNanos());
    return saturatedAdd(lastAllowed, 1);
  }

  private void dispatch(Replica replica, long nowNanos) {
    int size = Math.min(settings.batchSize(), queue.size());
    List<Queued<T>> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(queue.removeFirst());
    }
    Batch<T> batch = new Batch<>(nextBatchId++, replica.id, items, nowNanos);
    replica.phase = Phase.BUSY;
    inFlight.put(batch.id(), batch);
    itemsInFlight += size;
    listener.dispatch(batch);
  }

  private Replica nextIdle(long nowNanos) {
    Replica best = null;
    for (Replica replica : replicas.values()) {
      if (replica.phase != Phase.IDLE || replica.restsUntilNanos > nowNanos) {
        continue;
      }
      if (best == null
          || replica.millicores > best.millicores
          || (replica.millicores == best.millicores
              && replica.idleSinceNanos < best.idleSinceNanos)) {
        best = replica;
      }
    }
    return best;
  }

  private void dropExpired(long nowNanos) {
    while (!queue.isEmpty() && nowNanos >= expiryOfOldestNanos()) {
      drop(queue.removeFirst(), DropReason.WAITED_TOO_LONG, nowNanos);
    }
  }

  private void drop(Queued<T> item, DropReason reason, long nowNanos) {
    dropped++;
    listener.dropped(item, reason, nowNanos);
  }

  private static long saturatedAdd(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? Long.MAX_VALUE : sum;
  }
}
