package io.twoscales.serving;

import java.util.List;

/**
 * Requests on their way through the stages of a pipeline: queues, batches, replicas, fan-out and
 * joins.
 *
 * <p>A request enters a stage when all stages before it are done, with as many items as {@link
 * ServingListener#items} says; the stage is done when all of them are; the request has completed
 * when every stage at which the pipeline ends is done. Where an item is dropped or fails, its
 * request ends at once and its other items are taken out of the queues.
 *
 * <p>A batch leaves when a replica can take one and either enough items for a full batch wait, or
 * the oldest has waited for {@link StageSettings#maxBatchWaitNanos()}, or the first cannot wait any
 * longer ({@link StageSettings#reserveNanos()}). A replica that failed a batch rests for {@link
 * StageSettings#failureBackoffNanos()}, so that a broken one does not eat the queue.
 *
 * <p>Not thread-safe: one driver calls it with times that never decrease.
 */
public final class ServingPipeline {

  /** The time of what has not happened. */
  public static final long NEVER = Long.MIN_VALUE;

  private final Topology topology;
  private final ServingListener listener;
  private final Requests requests;
  private final Items items = new Items();
  private final Batches batches = new Batches();
  private final Replicas replicas = new Replicas();
  private final Stage[] stages;
  private final int[] changed;
  private final boolean[] isChanged;
  private int changedCount;
  private long lastNanos = Long.MIN_VALUE;

  /**
   * A pipeline without replicas.
   *
   * @param settings by stage
   */
  public ServingPipeline(
      Topology topology, List<StageSettings> settings, ServingListener listener) {
    if (settings.size() != topology.stages()) {
      throw new IllegalArgumentException(
          settings.size() + " settings for " + topology.stages() + " stages");
    }
    this.topology = topology;
    this.listener = listener;
    this.requests = new Requests(topology);
    this.stages = new Stage[topology.stages()];
    for (int s = 0; s < stages.length; s++) {
      stages[s] = new Stage(s, settings.get(s), items, requests, replicas);
    }
    this.changed = new int[stages.length];
    this.isChanged = new boolean[stages.length];
  }

  /**
   * A request arrives.
   *
   * @param tag what the driver knows it by
   * @param deadlineNanos when its reply is due
   */
  public void arrive(long nowNanos, long tag, long deadlineNanos) {
    advanceTo(nowNanos);
    int request = requests.add(tag, nowNanos, deadlineNanos);
    enter(request, 0, nowNanos);
    pumpChanged(nowNanos);
  }

  /**
   * A replica is ready for work, or its CPU has changed. Safe to repeat; a draining replica serves
   * again.
   *
   * @param replica a number that no other replica has, the smaller the better
   * @throws IllegalArgumentException if the replica is known at another stage
   */
  public void replicaReady(long nowNanos, int stage, int replica, int millicores) {
    advanceTo(nowNanos);
    if (millicores < 1) {
      throw new IllegalArgumentException("replica " + replica + " has " + millicores + "m of CPU");
    }
    if (!replicas.knows(replica)) {
      replicas.add(replica, stage, millicores);
    } else if (replicas.stage[replica] != stage) {
      throw new IllegalArgumentException(
          "replica " + replica + " is at stage " + replicas.stage[replica] + ", not " + stage);
    } else {
      replicas.millicores[replica] = millicores;
      replicas.phase[replica] = Replicas.Phase.SERVING;
    }
    stages[stage].settle(replica, nowNanos);
    pump(stage, nowNanos);
  }

  /**
   * The replica gets no further batch; {@link ServingListener#drained} follows when it has finished
   * what it works on, at once when that is nothing or the replica is unknown. Safe to repeat.
   */
  public void drain(long nowNanos, int replica) {
    advanceTo(nowNanos);
    if (!replicas.knows(replica)) {
      listener.drained(replica);
      return;
    }
    replicas.phase[replica] = Replicas.Phase.DRAINING;
    replicas.restsUntilNanos[replica] = Long.MIN_VALUE;
    stages[replicas.stage[replica]].settle(replica, nowNanos);
    forgetIfDrained(replica);
  }

  /** The replica is gone: what it worked on has failed. Harmless if it is unknown. */
  public void replicaLost(long nowNanos, int replica) {
    advanceTo(nowNanos);
    if (!replicas.knows(replica)) {
      return;
    }
    int stage = replicas.stage[replica];
    replicas.phase[replica] = Replicas.Phase.DRAINING;
    stages[stage].settle(replica, nowNanos);
    while (replicas.firstBatch[replica] != Items.NONE) {
      finish(replicas.firstBatch[replica], false, nowNanos);
    }
    replicas.phase[replica] = Replicas.Phase.ABSENT;
    pumpChanged(nowNanos);
  }

  /**
   * The replica has answered, or failed, the batch. A batch that is not at work any more is
   * ignored.
   */
  public void batchDone(long nowNanos, long batch, boolean succeeded) {
    advanceTo(nowNanos);
    int number = batches.of(batch);
    if (number == Items.NONE) {
      return;
    }
    int replica = batches.replica[number];
    int stage = batches.stage[number];
    long backoff = stages[stage].settings.failureBackoffNanos();
    boolean rests = !succeeded && backoff > 0 && serves(replica);
    replicas.restsUntilNanos[replica] = rests ? Saturated.add(nowNanos, backoff) : Long.MIN_VALUE;
    finish(number, succeeded, nowNanos);
    stages[stage].settle(replica, nowNanos);
    forgetIfDrained(replica);
    markChanged(stage);
    pumpChanged(nowNanos);
  }

  /** Other settings hold at a stage from now on; batches at work are not touched. */
  public void configure(long nowNanos, int stage, StageSettings settings) {
    advanceTo(nowNanos);
    boolean fewerOrMore =
        settings.batchesPerReplica() != stages[stage].settings.batchesPerReplica();
    stages[stage].configure(settings);
    if (fewerOrMore) {
      for (int r = 0; r < replicas.phase.length; r++) {
        if (replicas.phase[r] == Replicas.Phase.SERVING && replicas.stage[r] == stage) {
          stages[stage].settle(r, nowNanos);
        }
      }
    }
    pump(stage, nowNanos);
  }

  /** The time asked for by {@link ServingListener#wakeAt} has come. Harmless at any other time. */
  public void wake(long nowNanos, int stage) {
    advanceTo(nowNanos);
    pump(stage, nowNanos);
  }

  /** Every request that waits somewhere is dropped, as when the pipeline shuts down. */
  public void clear(long nowNanos) {
    advanceTo(nowNanos);
    for (int s = 0; s < stages.length; s++) {
      while (!stages[s].queue.isEmpty()) {
        drop(stages[s].queue.oldest(), DropReason.SHUT_DOWN, nowNanos);
      }
    }
  }

  /** The settings in force at a stage. */
  public StageSettings settings(int stage) {
    return stages[stage].settings;
  }

  /** What has happened at a stage and what it holds. */
  public StageCounters counters(int stage) {
    return stages[stage].counters();
  }

  /** Items that wait at a stage. */
  public int queued(int stage) {
    return stages[stage].queue.size();
  }

  /** When the oldest item that waits at a stage came to it; {@link #NEVER} if none waits. */
  public long oldestEnqueuedNanos(int stage) {
    int oldest = stages[stage].queue.oldest();
    return oldest == Items.NONE ? NEVER : items.enqueuedNanos[oldest];
  }

  /** Requests that have arrived and not ended. */
  public int requestsHeld() {
    return requests.held();
  }

  /** Whether a replica may be given batches. */
  public boolean serves(int replica) {
    return replicas.knows(replica) && replicas.phase[replica] == Replicas.Phase.SERVING;
  }

  /** Batches at work at a replica; 0 if it is unknown. */
  public int batchesAt(int replica) {
    return replicas.knows(replica) ? replicas.batches[replica] : 0;
  }

  /** The replica a batch went to. */
  public int batchReplica(long batch) {
    return batches.replica[atWork(batch)];
  }

  /** The stage of a batch. */
  public int batchStage(long batch) {
    return batches.stage[atWork(batch)];
  }

  /** Items in a batch, those included whose request has ended meanwhile. */
  public int batchSize(long batch) {
    return batches.size[atWork(batch)];
  }

  /** Whether a batch is still at work. */
  public boolean isAtWork(long batch) {
    return batches.of(batch) != Items.NONE;
  }

  /**
   * The request of an item in a batch, as the driver knows it; {@link #NEVER} if it has ended
   * meanwhile.
   */
  public long batchTag(long batch, int index) {
    int number = atWork(batch);
    if (index < 0 || index >= batches.size[number]) {
      throw new IndexOutOfBoundsException(index);
    }
    int request = items.request[batches.items[number][index]];
    return request == Items.NONE ? NEVER : requests.tag[request];
  }

  /** When a request arrived. */
  public long arrivedNanos(int request) {
    return requests.arrivedNanos[request];
  }

  /** When a request is due. */
  public long deadlineNanos(int request) {
    return requests.deadlineNanos[request];
  }

  /** When a request came to a stage; {@link #NEVER} if it did not, or passed it over. */
  public long enqueuedNanos(int request, int stage) {
    return requests.enqueuedNanos[requests.cell(request, stage)];
  }

  /** When the last item of a request that left a stage's queue for a replica did so. */
  public long dispatchedNanos(int request, int stage) {
    return requests.dispatchedNanos[requests.cell(request, stage)];
  }

  /** When a stage had done all of a request; {@link #NEVER} if it has not. */
  public long doneNanos(int request, int stage) {
    return requests.doneNanos[requests.cell(request, stage)];
  }

  /** The replica that last got an item of a request at a stage; −1 if none did. */
  public int replica(int request, int stage) {
    return requests.replica[requests.cell(request, stage)];
  }

  /** The size of the batch in which that item went; 0 if none did. */
  public int batchSize(int request, int stage) {
    return requests.batchSize[requests.cell(request, stage)];
  }

  private int atWork(long batch) {
    int number = batches.of(batch);
    if (number == Items.NONE) {
      throw new IllegalArgumentException("batch " + batch + " is not at work");
    }
    return number;
  }

  private void advanceTo(long nowNanos) {
    if (nowNanos < lastNanos) {
      throw new IllegalArgumentException("time runs back: " + nowNanos + " after " + lastNanos);
    }
    lastNanos = nowNanos;
  }

  private void enter(int request, int stage, long nowNanos) {
    int count = listener.items(requests.tag[request], stage);
    if (count == 0) {
      stageDone(request, stage, nowNanos);
      return;
    }
    if (count < 0) {
      throw new IllegalArgumentException("a request sends " + count + " items to stage " + stage);
    }
    Stage here = stages[stage];
    here.arrived += count;
    requests.entered(request, stage, count, nowNanos);
    if (here.queue.size() + count > here.settings.queueCapacity()) {
      makeRoom(here, nowNanos);
      if (here.queue.size() + count > here.settings.queueCapacity()) {
        here.dropped += count;
        end(request, Outcome.DROPPED, stage, DropReason.QUEUE_FULL, nowNanos);
        return;
      }
    }
    for (int i = 0; i < count; i++) {
      here.queue.add(items.add(requests, request, stage, nowNanos));
    }
    markChanged(stage);
  }

  /** What is too late anyway does not keep others out. */
  private void makeRoom(Stage stage, long nowNanos) {
    while (!stage.queue.isEmpty() && isTooLate(stage, stage.queue.first(), nowNanos)) {
      drop(stage.queue.first(), DropReason.TOO_LATE, nowNanos);
    }
  }

  private void stageDone(int request, int stage, long nowNanos) {
    if (topology.isSink(stage)) {
      if (requests.sinkDone(request)) {
        end(request, Outcome.COMPLETED, stage, null, nowNanos);
      }
      return;
    }
    for (int successor : topology.successors[stage]) {
      if (requests.predecessorDone(request, successor)) {
        enter(request, successor, nowNanos);
        if (!requests.isLive(request)) {
          return;
        }
      }
    }
  }

  private void end(int request, Outcome outcome, int stage, DropReason reason, long nowNanos) {
    while (requests.firstItem[request] != Items.NONE) {
      int item = requests.firstItem[request];
      Stage where = stages[items.stage[item]];
      if (items.queued[item]) {
        where.queue.remove(item);
        where.abandoned++;
        items.detach(requests, item);
        items.release(item);
      } else {
        items.detach(requests, item);
      }
    }
    listener.ended(request, requests.tag[request], outcome, stage, reason, nowNanos);
    requests.release(request);
  }

  private void markChanged(int stage) {
    if (!isChanged[stage]) {
      isChanged[stage] = true;
      changed[changedCount++] = stage;
    }
  }

  private void pumpChanged(long nowNanos) {
    for (int i = 0; i < changedCount; i++) {
      int stage = changed[i];
      isChanged[stage] = false;
      pump(stage, nowNanos);
    }
    changedCount = 0;
  }

  private void pump(int number, long nowNanos) {
    Stage stage = stages[number];
    stage.wakeRested(nowNanos);
    StageQueue queue = stage.queue;
    while (!queue.isEmpty()) {
      int first = queue.first();
      if (isTooLate(stage, first, nowNanos)) {
        drop(first, DropReason.TOO_LATE, nowNanos);
        continue;
      }
      int replica = stage.available.next();
      if (replica == Items.NONE) {
        wakeAt(number, Math.min(expiryNanos(stage, first), stage.firstRestedNanos()));
        return;
      }
      if (queue.size() < stage.settings.batchSize()) {
        long dueNanos = batchDueNanos(stage, first);
        if (nowNanos < dueNanos) {
          wakeAt(number, Math.min(dueNanos, expiryNanos(stage, first)));
          return;
        }
      }
      dispatch(number, replica, nowNanos);
    }
  }

  private void wakeAt(int stage, long nanos) {
    if (nanos != Long.MAX_VALUE) {
      listener.wakeAt(stage, nanos);
    }
  }

  private long batchDueNanos(Stage stage, int first) {
    StageSettings settings = stage.settings;
    if (settings.maxBatchWaitNanos() == 0) {
      return Long.MIN_VALUE;
    }
    long filled =
        Saturated.add(items.enqueuedNanos[stage.queue.oldest()], settings.maxBatchWaitNanos());
    if (settings.reserveNanos() == StageSettings.NO_RESERVE) {
      return filled;
    }
    long deadline = requests.deadlineNanos[items.request[first]];
    return Math.min(filled, Saturated.add(deadline, -settings.reserveNanos()));
  }

  private boolean isTooLate(Stage stage, int item, long nowNanos) {
    if (stage.neverDrops) {
      return false;
    }
    long deadline = requests.deadlineNanos[items.request[item]];
    return nowNanos > stage.settings.drop().lastDispatchNanos(deadline);
  }

  /** The first time at which an item is too late. */
  private long expiryNanos(Stage stage, int item) {
    if (stage.neverDrops) {
      return Long.MAX_VALUE;
    }
    long deadline = requests.deadlineNanos[items.request[item]];
    return Saturated.add(stage.settings.drop().lastDispatchNanos(deadline), 1);
  }

  private void dispatch(int number, int replica, long nowNanos) {
    Stage stage = stages[number];
    int most = stage.settings.batchSize();
    int batch = batches.add(number, replica, most);
    boolean someDropped = false;
    while (batches.size[batch] < most && !stage.queue.isEmpty()) {
      int item = stage.queue.first();
      if (isTooLate(stage, item, nowNanos)) {
        drop(item, DropReason.TOO_LATE, nowNanos);
        someDropped = true;
        continue;
      }
      stage.queue.remove(item);
      batches.put(batch, item);
    }
    if (someDropped) {
      leaveOutEnded(stage, batch);
    }
    int size = batches.size[batch];
    if (size == 0) {
      batches.release(batch);
      return;
    }
    for (int i = 0; i < size; i++) {
      int cell = requests.cell(items.request[batches.items[batch][i]], number);
      requests.dispatchedNanos[cell] = nowNanos;
      requests.replica[cell] = replica;
      requests.batchSize[cell] = size;
    }
    stage.inFlight += size;
    replicas.batches[replica]++;
    replicas.items[replica] += size;
    link(batch, replica);
    stage.settle(replica, nowNanos);
    listener.dispatch(batches.token(batch));
  }

  /** An item dropped while the batch was put together may have been of a request in it. */
  private void leaveOutEnded(Stage stage, int batch) {
    int[] members = batches.items[batch];
    int kept = 0;
    for (int i = 0; i < batches.size[batch]; i++) {
      if (items.request[members[i]] == Items.NONE) {
        stage.abandoned++;
        items.release(members[i]);
      } else {
        members[kept++] = members[i];
      }
    }
    batches.size[batch] = kept;
  }

  private void finish(int batch, boolean succeeded, long nowNanos) {
    int number = batches.stage[batch];
    int replica = batches.replica[batch];
    int size = batches.size[batch];
    Stage stage = stages[number];
    stage.inFlight -= size;
    unlink(batch, replica);
    replicas.batches[replica]--;
    replicas.items[replica] -= size;
    int[] members = batches.items[batch];
    for (int i = 0; i < size; i++) {
      int item = members[i];
      int request = items.request[item];
      if (request == Items.NONE) {
        stage.abandoned++;
      } else {
        items.detach(requests, item);
        if (succeeded) {
          stage.completed++;
          if (requests.itemDone(request, number)) {
            requests.doneNanos[requests.cell(request, number)] = nowNanos;
            stageDone(request, number, nowNanos);
          }
        } else {
          stage.failed++;
          end(request, Outcome.FAILED, number, null, nowNanos);
        }
      }
      items.release(item);
    }
    batches.release(batch);
  }

  private void drop(int item, DropReason reason, long nowNanos) {
    int request = items.request[item];
    int stage = items.stage[item];
    stages[stage].queue.remove(item);
    stages[stage].dropped++;
    items.detach(requests, item);
    items.release(item);
    end(request, Outcome.DROPPED, stage, reason, nowNanos);
  }

  private void forgetIfDrained(int replica) {
    if (replicas.phase[replica] == Replicas.Phase.DRAINING && replicas.batches[replica] == 0) {
      replicas.phase[replica] = Replicas.Phase.ABSENT;
      listener.drained(replica);
    }
  }

  private void link(int batch, int replica) {
    int first = replicas.firstBatch[replica];
    batches.next[batch] = first;
    batches.previous[batch] = Items.NONE;
    if (first != Items.NONE) {
      batches.previous[first] = batch;
    }
    replicas.firstBatch[replica] = batch;
  }

  private void unlink(int batch, int replica) {
    int before = batches.previous[batch];
    int after = batches.next[batch];
    if (before == Items.NONE) {
      replicas.firstBatch[replica] = after;
    } else {
      batches.next[before] = after;
    }
    if (after != Items.NONE) {
      batches.previous[after] = before;
    }
  }
}
