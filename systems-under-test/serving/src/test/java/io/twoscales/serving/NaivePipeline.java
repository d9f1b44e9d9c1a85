package io.twoscales.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The same promises as {@link ServingPipeline}, kept in the plainest way: lists that are searched
 * from one end to the other. Shares the settings with it and nothing else.
 */
final class NaivePipeline {

  private static final class Request {
    final long tag;
    final long deadline;
    final Map<Integer, Integer> itemsLeft = new TreeMap<>();
    final Map<Integer, Integer> toldBy = new TreeMap<>();
    final List<Integer> stagesDone = new ArrayList<>();
    boolean ended;

    Request(long tag, long deadline) {
      this.tag = tag;
      this.deadline = deadline;
    }
  }

  /** Told apart by their tickets. */
  private record Item(Request request, int stage, long enqueued, long ticket) {}

  private static final class Replica {
    final int id;
    final int stage;
    int millicores;
    boolean draining;
    boolean could;
    long since;
    long restsUntil = Long.MIN_VALUE;
    final List<Batch> batches = new ArrayList<>();

    Replica(int id, int stage, int millicores) {
      this.id = id;
      this.stage = stage;
      this.millicores = millicores;
    }

    int items() {
      return batches.stream().mapToInt(b -> b.items.size()).sum();
    }
  }

  private record Batch(Replica replica, List<Item> items) {}

  private final List<int[]> after;
  private final List<StageSettings> settings;
  private final BiFunction<Long, Integer, Integer> fanOut;
  private final List<List<Item>> queues = new ArrayList<>();
  private final Map<Integer, Replica> replicas = new TreeMap<>();
  private final List<Integer> changed = new ArrayList<>();
  private final List<Batch> dispatched = new ArrayList<>();
  private long tickets;

  /** Every effect but wake-ups, as text. */
  final List<String> effects = new ArrayList<>();

  NaivePipeline(
      List<int[]> after, List<StageSettings> settings, BiFunction<Long, Integer, Integer> fanOut) {
    this.after = after;
    this.settings = new ArrayList<>(settings);
    this.fanOut = fanOut;
    after.forEach(s -> queues.add(new ArrayList<>()));
  }

  void arrive(long now, long tag, long deadline) {
    enter(new Request(tag, deadline), 0, now);
    pumpChanged(now);
  }

  void replicaReady(long now, int stage, int id, int millicores) {
    Replica replica = replicas.computeIfAbsent(id, r -> new Replica(r, stage, millicores));
    replica.millicores = millicores;
    replica.draining = false;
    pump(stage, now);
  }

  void drain(long now, int id) {
    Replica replica = replicas.get(id);
    if (replica == null) {
      effects.add("drained " + id);
      return;
    }
    replica.draining = true;
    replica.restsUntil = Long.MIN_VALUE;
    replica.could = false;
    forgetIfDrained(replica);
  }

  void lost(long now, int id) {
    Replica replica = replicas.remove(id);
    if (replica == null) {
      return;
    }
    List<Batch> newestFirst = new ArrayList<>(replica.batches);
    Collections.reverse(newestFirst);
    newestFirst.forEach(batch -> finish(batch, false, now));
    pumpChanged(now);
  }

  /** The batch that was dispatched as the so-many-th has ended; ignored if it had. */
  void batchDone(long now, int dispatch, boolean succeeded) {
    Batch batch = dispatched.get(dispatch);
    Replica replica = batch.replica;
    if (replica.batches.stream().noneMatch(b -> b == batch)) {
      return;
    }
    long backoff = settings.get(replica.stage).failureBackoffNanos();
    boolean rests = !succeeded && backoff > 0 && !replica.draining;
    replica.restsUntil = rests ? now + backoff : Long.MIN_VALUE;
    finish(batch, succeeded, now);
    noteAvailability(replica.stage, now);
    forgetIfDrained(replica);
    mark(replica.stage);
    pumpChanged(now);
  }

  void wake(long now, int stage) {
    pump(stage, now);
  }

  void configure(long now, int stage, StageSettings changedSettings) {
    settings.set(stage, changedSettings);
    pump(stage, now);
  }

  int queued(int stage) {
    return queues.get(stage).size();
  }

  private void enter(Request request, int stage, long now) {
    int count = fanOut.apply(request.tag, stage);
    if (count == 0) {
      stageDone(request, stage, now);
      return;
    }
    request.itemsLeft.put(stage, count);
    int capacity = settings.get(stage).queueCapacity();
    if (queued(stage) + count > capacity) {
      while (queued(stage) > 0 && tooLate(first(stage), now)) {
        end(first(stage).request, Outcome.DROPPED, stage, DropReason.TOO_LATE, now);
      }
      if (queued(stage) + count > capacity) {
        end(request, Outcome.DROPPED, stage, DropReason.QUEUE_FULL, now);
        return;
      }
    }
    for (int i = 0; i < count; i++) {
      queues.get(stage).add(new Item(request, stage, now, tickets++));
    }
    mark(stage);
  }

  private void stageDone(Request request, int stage, long now) {
    request.stagesDone.add(stage);
    if (isSink(stage)) {
      boolean all =
          IntStream.range(0, after.size())
              .filter(this::isSink)
              .allMatch(request.stagesDone::contains);
      if (all) {
        end(request, Outcome.COMPLETED, stage, null, now);
      }
      return;
    }
    for (int s = 0; s < after.size() && !request.ended; s++) {
      if (follows(s, stage)) {
        int told = request.toldBy.merge(s, 1, Integer::sum);
        if (told == IntStream.of(after.get(s)).distinct().count()) {
          enter(request, s, now);
        }
      }
    }
  }

  private boolean follows(int stage, int before) {
    return IntStream.of(after.get(stage)).anyMatch(b -> b == before);
  }

  private boolean isSink(int stage) {
    return IntStream.range(0, after.size()).noneMatch(s -> follows(s, stage));
  }

  private void mark(int stage) {
    if (!changed.contains(stage)) {
      changed.add(stage);
    }
  }

  private void pumpChanged(long now) {
    List<Integer> all = new ArrayList<>(changed);
    changed.clear();
    all.forEach(stage -> pump(stage, now));
  }

  private Item first(int stage) {
    List<Item> queue = queues.get(stage);
    return settings.get(stage).order() == QueueOrder.FIFO
        ? queue.get(0)
        : Collections.min(
            queue,
            Comparator.comparingLong((Item i) -> i.request.deadline)
                .thenComparingLong(Item::ticket));
  }

  private boolean tooLate(Item item, long now) {
    long grace = settings.get(item.stage).drop().graceNanos();
    return grace != Long.MAX_VALUE && now > item.request.deadline + grace;
  }

  private void pump(int stage, long now) {
    noteAvailability(stage, now);
    while (queued(stage) > 0) {
      Item first = first(stage);
      if (tooLate(first, now)) {
        end(first.request, Outcome.DROPPED, stage, DropReason.TOO_LATE, now);
        continue;
      }
      Optional<Replica> replica = next(stage);
      if (replica.isEmpty() || waitsForMore(stage, first, now)) {
        return;
      }
      dispatch(stage, replica.get(), now);
    }
  }

  private boolean waitsForMore(int stage, Item first, long now) {
    StageSettings s = settings.get(stage);
    if (queued(stage) >= s.batchSize() || s.maxBatchWaitNanos() == 0) {
      return false;
    }
    long due = queues.get(stage).get(0).enqueued + s.maxBatchWaitNanos();
    if (s.reserveNanos() != StageSettings.NO_RESERVE) {
      due = Math.min(due, first.request.deadline - s.reserveNanos());
    }
    return now < due;
  }

  private void dispatch(int stage, Replica replica, long now) {
    List<Item> taken = new ArrayList<>();
    while (taken.size() < settings.get(stage).batchSize() && queued(stage) > 0) {
      Item item = first(stage);
      if (tooLate(item, now)) {
        end(item.request, Outcome.DROPPED, stage, DropReason.TOO_LATE, now);
      } else {
        queues.get(stage).removeIf(i -> i.ticket == item.ticket);
        taken.add(item);
      }
    }
    taken.removeIf(item -> item.request.ended);
    if (taken.isEmpty()) {
      return;
    }
    Batch batch = new Batch(replica, taken);
    replica.batches.add(batch);
    dispatched.add(batch);
    noteAvailability(stage, now);
    List<Long> tags = taken.stream().map(i -> i.request.tag).toList();
    effects.add("dispatch " + stage + " to " + replica.id + " " + tags);
  }

  private void finish(Batch batch, boolean succeeded, long now) {
    Replica replica = batch.replica;
    replica.batches.removeIf(b -> b == batch);
    for (Item item : batch.items) {
      if (item.request.ended) {
        continue;
      }
      if (!succeeded) {
        end(item.request, Outcome.FAILED, replica.stage, null, now);
      } else if (item.request.itemsLeft.merge(replica.stage, -1, Integer::sum) == 0) {
        stageDone(item.request, replica.stage, now);
      }
    }
  }

  private void end(Request request, Outcome outcome, int stage, DropReason reason, long now) {
    request.ended = true;
    queues.forEach(queue -> queue.removeIf(item -> item.request == request));
    effects.add("end " + request.tag + " " + outcome + " at " + stage + " " + reason + " " + now);
  }

  private void noteAvailability(int stage, long now) {
    for (Replica replica : replicas.values()) {
      if (replica.stage == stage) {
        boolean can =
            !replica.draining
                && replica.batches.size() < settings.get(stage).batchesPerReplica()
                && replica.restsUntil <= now;
        if (replica.restsUntil <= now) {
          replica.restsUntil = Long.MIN_VALUE;
        }
        if (can && !replica.could) {
          replica.since = now;
        }
        replica.could = can;
      }
    }
  }

  private Optional<Replica> next(int stage) {
    Comparator<Replica> rule =
        switch (settings.get(stage).dispatch()) {
          case LONGEST_IDLE -> Comparator.comparingInt(r -> 0);
          case LARGEST_IDLE ->
              Comparator.<Replica>comparingInt(r -> r.batches.size())
                  .thenComparingInt(r -> -r.millicores);
          case LEAST_LOADED -> Comparator.comparingInt(Replica::items);
          case CPU_WEIGHTED ->
              Comparator.comparingDouble(
                  r -> r.items() == 0 ? -r.millicores : 600.0 * r.items() / r.millicores);
        };
    return replicas.values().stream()
        .filter(r -> r.stage == stage && r.could)
        .min(rule.thenComparingLong(r -> r.since).thenComparingInt(r -> r.id));
  }

  private void forgetIfDrained(Replica replica) {
    if (replica.draining && replica.batches.isEmpty() && replicas.containsKey(replica.id)) {
      replicas.remove(replica.id);
      effects.add("drained " + replica.id);
    }
  }
}
