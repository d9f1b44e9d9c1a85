package io.twoscales.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random events from a seed; the promises of a stage are checked after each. */
class StagePropertiesTest {

  @Property(tries = 500)
  void everyRequestEndsOnceInOrderAndOnlyAtServingReplicas(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int batchSize,
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll @IntRange(min = 0, max = 100) int batchWait,
      @ForAll @IntRange(min = 1, max = 400) int queueWait) {
    RecordingListener effects = new RecordingListener();
    StageSettings settings = new StageSettings(batchSize, batchWait, queueWait, capacity, 20);
    Stage<Integer> stage = new Stage<>(settings, effects);
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> busy = new HashSet<>();
    Set<String> serving = new HashSet<>();
    List<Batch<Integer>> open = new ArrayList<>();
    int seen = 0;
    int request = 0;
    long now = 0;
    for (int step = 0; step < 300; step++) {
      now += random.nextInt(30);
      String replica = "r" + random.nextInt(4);
      boolean removal = false;
      switch (random.nextInt(6)) {
        case 0, 1 -> stage.arrive(now, request++);
        case 2 -> {
          serving.add(replica);
          stage.replicaReady(now, replica, 100 * (1 + random.nextInt(3)));
        }
        case 3 -> {
          serving.remove(replica);
          removal = true;
          stage.drain(now, replica);
        }
        case 4 -> {
          if (!open.isEmpty()) {
            Batch<Integer> done = open.remove(random.nextInt(open.size()));
            busy.remove(done.replica());
            stage.batchDone(now, done.id(), random.nextInt(4) > 0);
          }
        }
        default -> stage.wake(now);
      }
      for (; seen < effects.dispatched.size(); seen++) {
        Batch<Integer> batch = effects.dispatched.get(seen);
        assertThat(serving).contains(batch.replica());
        assertThat(busy.add(batch.replica())).as("one batch at a time").isTrue();
        assertThat(batch.size()).isLessThanOrEqualTo(batchSize);
        for (Queued<Integer> item : batch.items()) {
          assertThat(now - item.enqueuedNanos()).isLessThanOrEqualTo(queueWait);
        }
        open.add(batch);
      }
      StageCounters counters = stage.counters();
      assertThat(counters.queued()).isLessThanOrEqualTo(capacity);
      assertThat(counters.arrived())
          .isEqualTo(
              counters.completed()
                  + counters.dropped()
                  + counters.failed()
                  + counters.queued()
                  + counters.inFlight());
      if (removal && !busy.contains(replica)) {
        assertThat(effects.drained).contains(replica);
      }
    }
    List<Integer> order =
        effects.dispatched.stream().flatMap(b -> b.items().stream()).map(Queued::request).toList();
    assertThat(order).isSorted().doesNotHaveDuplicates();
    assertThat(Collections.disjoint(order, effects.dropped)).isTrue();
    assertThat(effects.dropped).doesNotHaveDuplicates();
  }

  @Property(tries = 200)
  void aDriverThatObeysWakeUpsServesEverythingItNeverDrops(@ForAll long seed) {
    RecordingListener effects = new RecordingListener();
    Stage<Integer> stage = new Stage<>(new StageSettings(4, 25, Long.MAX_VALUE, 1000, 0), effects);
    SplittableRandom random = new SplittableRandom(seed);
    stage.replicaReady(0, "a", 100);
    long now = 0;
    for (int request = 0; request < 50; request++) {
      now += random.nextInt(20);
      stage.arrive(now, request);
    }
    int done = 0;
    while (stage.counters().completed() < 50) {
      assertThat(effects.dispatched.size() > done || !effects.wakeUps.isEmpty()).isTrue();
      if (effects.dispatched.size() > done) {
        now += 10;
        stage.batchDone(now, effects.dispatched.get(done++).id(), true);
      } else {
        now = Math.max(now, effects.wakeUps.get(effects.wakeUps.size() - 1));
        effects.wakeUps.clear();
        stage.wake(now);
      }
    }
    assertThat(effects.dropped).isEmpty();
  }
}
