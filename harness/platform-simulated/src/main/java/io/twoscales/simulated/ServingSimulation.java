package io.twoscales.simulated;

import io.twoscales.serving.DropReason;
import io.twoscales.serving.Outcome;
import io.twoscales.serving.ServingListener;
import io.twoscales.serving.ServingPipeline;
import io.twoscales.serving.StageSettings;
import io.twoscales.serving.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The serving core between arrivals and servers, in virtual time.
 *
 * <p>Its owner hears of ended requests, drained replicas and of events it has put in itself.
 */
final class ServingSimulation implements ServingListener {

  /** Who runs the simulation. */
  interface Owner {

    /** How many items a request sends to a stage. */
    int items(long tag, int stage);

    /** A batch goes to its replica. */
    default void dispatched(long batch, long nowNanos) {}

    /** An event has been handled, whatever it was. */
    default void handled(long nowNanos) {}

    /** As {@link ServingListener#ended}. */
    void ended(int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos);

    /** As {@link ServingListener#drained}; after the event in which it happened. */
    void drained(int replica, long nowNanos);

    /** An event put in by {@link #schedule} is due. */
    void due(long what, long nowNanos);
  }

  private static final int KIND_BITS = 60;
  private static final long PAYLOAD = (1L << KIND_BITS) - 1;
  private static final long FINISH = 0L << KIND_BITS;
  private static final long WAKE = 1L << KIND_BITS;
  private static final long TIMEOUT = 2L << KIND_BITS;
  private static final long LATE_REPLY = 3L << KIND_BITS;
  private static final long OWNER = 4L << KIND_BITS;
  private static final int SLOT_BITS = 32;
  private static final long SLOT = (1L << SLOT_BITS) - 1;
  private static final long GENERATION = (1L << (KIND_BITS - SLOT_BITS)) - 1;

  private final ServingPipeline pipeline;
  private final Servers servers;
  private final EventQueue events = new EventQueue();
  private final Arrivals arrivals;
  private final Owner owner;
  private final long sloNanos;
  private final long callTimeoutNanos;
  private final long[] nextWakeNanos;
  private long[] tokens = new long[64];
  private long[] dispatchedNanos = new long[64];
  private int[] drained = new int[8];
  private int drainedCount;
  private long pausedUntilNanos = Long.MIN_VALUE;
  private long nowNanos = Long.MIN_VALUE;
  private long handled;

  ServingSimulation(
      Topology topology,
      List<StageSettings> settings,
      Servers servers,
      Arrivals arrivals,
      long sloNanos,
      long callTimeoutNanos,
      Owner owner) {
    this.pipeline = new ServingPipeline(topology, settings, this);
    this.servers = servers;
    this.arrivals = arrivals;
    this.sloNanos = sloNanos;
    this.callTimeoutNanos = callTimeoutNanos;
    this.owner = owner;
    this.nextWakeNanos = new long[topology.stages()];
    Arrays.fill(nextWakeNanos, EventQueue.NEVER);
  }

  /** The serving core, to be asked; events go to it through this simulation. */
  ServingPipeline pipeline() {
    return pipeline;
  }

  Servers servers() {
    return servers;
  }

  /** How many events have been handled, arrivals included. */
  long handled() {
    return handled;
  }

  /** When the next request arrives; {@link EventQueue#NEVER} if none does any more. */
  long nextArrivalNanos() {
    return arrivals.dueNanos();
  }

  /** When the next event is due, arrivals left out; {@link EventQueue#NEVER} if there is none. */
  long nextEventNanos() {
    return Math.min(events.nextNanos(), servers.nextSharingNanos());
  }

  /** Runs until nothing is left to do up to and at a time. */
  void runUntil(long untilNanos) {
    while (true) {
      long arrival = Math.max(arrivals.dueNanos(), pausedUntilNanos);
      long event = events.nextNanos();
      long shared = servers.nextSharingNanos();
      if (Math.min(Math.min(arrival, event), shared) > untilNanos) {
        return;
      }
      handled++;
      if (shared <= Math.min(arrival, event)) {
        nowNanos = Math.max(nowNanos, shared);
        finishedSharing();
      } else if (arrival <= event) {
        nowNanos = arrival;
        long due = arrivals.dueNanos();
        pipeline.arrive(arrival, arrivals.take(), due + sloNanos);
      } else {
        nowNanos = event;
        handle(events.take());
      }
      if (drainedCount > 0) {
        tellDrained();
      }
      owner.handled(nowNanos);
    }
  }

  /** Something of the owner's is due at a time; no later than now means at once. */
  void schedule(long timeNanos, long what) {
    events.add(Math.max(timeNanos, nowNanos), OWNER | what);
  }

  /** A replica that does not serve yet uses CPU up to this limit. */
  void starting(long now, int replica, int millicores) {
    nowNanos = Math.max(nowNanos, now);
    servers.starting(now, replica, millicores);
  }

  /** A start has come to an end, whichever. */
  void started(long now, int replica) {
    nowNanos = Math.max(nowNanos, now);
    servers.started(now, replica);
  }

  /** A replica serves with this CPU limit. */
  void replicaReady(long now, int stage, int replica, int millicores) {
    nowNanos = Math.max(nowNanos, now);
    resize(now, stage, replica, millicores);
    pipeline.replicaReady(now, stage, replica, millicores);
    tellDrained();
  }

  /** A replica's CPU limit is another. */
  void resize(long now, int stage, int replica, int millicores) {
    nowNanos = Math.max(nowNanos, now);
    if (servers.size(now, stage, replica, millicores)) {
      finishChanged(now, replica);
    }
  }

  /** A replica gets no further batch. */
  void drain(long now, int replica) {
    nowNanos = Math.max(nowNanos, now);
    pipeline.drain(now, replica);
    tellDrained();
  }

  /** Other settings hold at a stage. */
  void configure(long now, int stage, StageSettings settings) {
    nowNanos = Math.max(nowNanos, now);
    pipeline.configure(now, stage, settings);
    tellDrained();
  }

  /** A replica is gone, with all it worked on. */
  void lose(long now, int replica) {
    nowNanos = Math.max(nowNanos, now);
    servers.remove(now, replica);
    pipeline.replicaLost(now, replica);
    tellDrained();
  }

  /** A replica stops answering. */
  void hang(long now, int replica) {
    nowNanos = Math.max(nowNanos, now);
    servers.hang(now, replica);
    guardAll(replica);
  }

  /** A replica that hung goes on. */
  void recover(long now, int replica) {
    nowNanos = Math.max(nowNanos, now);
    if (servers.recover(now, replica)) {
      finishChanged(now, replica);
    }
  }

  /** Calls that begin from now on take so much longer on the network. */
  void network(int replica, LongSupplier extraNanos) {
    servers.network(replica, extraNanos);
  }

  /** A replica takes so many times as long from now on. */
  void slow(long now, int replica, double factor) {
    nowNanos = Math.max(nowNanos, now);
    if (servers.slow(now, replica, factor)) {
      finishChanged(now, replica);
    }
  }

  /** The gateway does nothing until a time. */
  void pauseGateway(long untilNanos) {
    pausedUntilNanos = Math.max(pausedUntilNanos, untilNanos);
  }

  /** When the gateway can be told something: now, or when its pause is over. */
  long gatewayReadyNanos(long now) {
    return Math.max(now, pausedUntilNanos);
  }

  @Override
  public int items(long tag, int stage) {
    return owner.items(tag, stage);
  }

  @Override
  public void dispatch(long batch) {
    int slot = (int) batch;
    if (slot >= tokens.length) {
      int length = Math.max(slot + 1, 2 * tokens.length);
      tokens = Arrays.copyOf(tokens, length);
      dispatchedNanos = Arrays.copyOf(dispatchedNanos, length);
    }
    tokens[slot] = batch;
    dispatchedNanos[slot] = nowNanos;
    owner.dispatched(batch, nowNanos);
    int replica = pipeline.batchReplica(batch);
    boolean begun = servers.accept(nowNanos, replica, batch, pipeline.batchSize(batch));
    if (begun) {
      long finish = servers.finishNanos(replica);
      events.add(finish, FINISH | servers.finishEvent(replica));
      if (finish - nowNanos > callTimeoutNanos) {
        guard(batch);
      }
    } else if (callTimeoutNanos != EventQueue.NEVER) {
      guard(batch);
    }
  }

  @Override
  public void ended(
      int request, long tag, Outcome outcome, int stage, DropReason reason, long now) {
    owner.ended(request, tag, outcome, stage, reason, now);
  }

  @Override
  public void wakeAt(int stage, long nanos) {
    if (nanos < nextWakeNanos[stage]) {
      nextWakeNanos[stage] = nanos;
      events.add(nanos, WAKE | stage);
    }
  }

  @Override
  public void drained(int replica) {
    if (drainedCount == drained.length) {
      drained = Arrays.copyOf(drained, 2 * drainedCount);
    }
    drained[drainedCount++] = replica;
  }

  private void handle(long event) {
    long kind = event & ~PAYLOAD;
    long payload = event & PAYLOAD;
    if (kind == FINISH) {
      finishedAsQueued(payload);
    } else if (kind == OWNER) {
      owner.due(payload, nowNanos);
    } else if (nowNanos < pausedUntilNanos) {
      events.add(pausedUntilNanos, event);
    } else if (kind == WAKE) {
      wake((int) payload);
    } else {
      reply(payload, kind == LATE_REPLY);
    }
  }

  private void finishedAsQueued(long finishEvent) {
    if (!servers.isCurrent(finishEvent)) {
      return;
    }
    finished(Servers.replicaOf(finishEvent));
  }

  private void finishedSharing() {
    int replica = servers.finishedSharing(nowNanos);
    while (replica >= 0) {
      finished(replica);
      replica = servers.finishedSharing(nowNanos);
    }
  }

  private void finished(int replica) {
    long batch = servers.current(replica);
    if (servers.complete(nowNanos, replica)) {
      finishChanged(nowNanos, replica);
    }
    if (nowNanos < pausedUntilNanos) {
      events.add(pausedUntilNanos, LATE_REPLY | named(batch));
    } else {
      pipeline.batchDone(nowNanos, batch, true);
    }
  }

  private void wake(int stage) {
    if (nextWakeNanos[stage] <= nowNanos) {
      nextWakeNanos[stage] = EventQueue.NEVER;
    }
    pipeline.wake(nowNanos, stage);
  }

  /** A late reply, or the call's time is over. */
  private void reply(long named, boolean succeeded) {
    long batch = tokens[(int) (named & SLOT)];
    if (named(batch) != named || !pipeline.isAtWork(batch)) {
      return;
    }
    if (!succeeded) {
      int replica = pipeline.batchReplica(batch);
      if (servers.cancel(nowNanos, replica, batch)) {
        finishChanged(nowNanos, replica);
      }
    }
    pipeline.batchDone(nowNanos, batch, succeeded);
  }

  private void finishChanged(long now, int replica) {
    events.add(servers.finishNanos(replica), FINISH | servers.finishEvent(replica));
    if (servers.finishNanos(replica) - now > callTimeoutNanos) {
      guardAll(replica);
    }
  }

  private void guardAll(int replica) {
    if (callTimeoutNanos != EventQueue.NEVER) {
      for (int i = 0; i < servers.batches(replica); i++) {
        guard(servers.batch(replica, i));
      }
    }
  }

  private void guard(long batch) {
    long timeout = dispatchedNanos[(int) batch] + callTimeoutNanos;
    events.add(Math.max(timeout, nowNanos), TIMEOUT | named(batch));
  }

  /** A batch, in the bits of a payload. */
  private static long named(long batch) {
    return ((batch >>> SLOT_BITS) & GENERATION) << SLOT_BITS | (batch & SLOT);
  }

  private void tellDrained() {
    for (int i = 0; i < drainedCount; i++) {
      owner.drained(drained[i], nowNanos);
    }
    drainedCount = 0;
  }
}
