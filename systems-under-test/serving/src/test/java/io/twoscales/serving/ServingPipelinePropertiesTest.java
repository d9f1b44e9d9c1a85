package io.twoscales.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random pipelines and events from a seed. */
class ServingPipelinePropertiesTest {

  private static final int STEPS = 300;

  /** Effects as text, in the words of {@link NaivePipeline}. */
  private static final class TextListener implements ServingListener {
    ServingPipeline pipeline;
    final int salt;
    final List<String> effects = new ArrayList<>();
    final List<Long> batches = new ArrayList<>();

    TextListener(int salt) {
      this.salt = salt;
    }

    @Override
    public int items(long tag, int stage) {
      long mixed = (tag * 31 + stage * 17L + salt) * 0x9E3779B97F4A7C15L;
      return salt % 3 == 0 ? 1 : (int) Math.floorMod(mixed >>> 40, 4L);
    }

    @Override
    public void dispatch(long batch) {
      List<Long> tags = new ArrayList<>();
      for (int i = 0; i < pipeline.batchSize(batch); i++) {
        tags.add(pipeline.batchTag(batch, i));
      }
      batches.add(batch);
      int stage = pipeline.batchStage(batch);
      effects.add("dispatch " + stage + " to " + pipeline.batchReplica(batch) + " " + tags);
    }

    @Override
    public void ended(
        int request, long tag, Outcome outcome, int stage, DropReason reason, long nowNanos) {
      effects.add("end " + tag + " " + outcome + " at " + stage + " " + reason + " " + nowNanos);
    }

    @Override
    public void wakeAt(int stage, long nanos) {}

    @Override
    public void drained(int replica) {
      effects.add("drained " + replica);
    }
  }

  @Property(tries = 2000)
  void doesWhatThePlainModelDoes(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> after = graph(random);
    int stages = after.size();
    List<StageSettings> settings = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      settings.add(settings(random));
    }
    TextListener listener = new TextListener(random.nextInt(100));
    ServingPipeline pipeline = new ServingPipeline(new Topology(after), settings, listener);
    listener.pipeline = pipeline;
    NaivePipeline naive = new NaivePipeline(after, settings, listener::items);
    long now = random.nextLong(-1000, 1000);
    int tag = 0;
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(20);
      int stage = random.nextInt(stages);
      int replica = stage + stages * random.nextInt(3);
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3, 4 -> {
          long deadline = now + random.nextInt(200);
          pipeline.arrive(now, tag, deadline);
          naive.arrive(now, tag++, deadline);
        }
        case 5, 6 -> {
          int millicores = 100 * (1 + random.nextInt(3));
          pipeline.replicaReady(now, stage, replica, millicores);
          naive.replicaReady(now, stage, replica, millicores);
        }
        case 7 -> {
          pipeline.drain(now, replica);
          naive.drain(now, replica);
        }
        case 8 -> {
          if (random.nextInt(4) == 0) {
            pipeline.replicaLost(now, replica);
            naive.lost(now, replica);
          }
        }
        case 9 -> {
          if (random.nextInt(3) == 0) {
            StageSettings changed = settings(random);
            pipeline.configure(now, stage, changed);
            naive.configure(now, stage, changed);
          }
        }
        case 10 -> {
          pipeline.wake(now, stage);
          naive.wake(now, stage);
        }
        default -> {
          if (!listener.batches.isEmpty()) {
            int recent = Math.min(listener.batches.size(), 6);
            int which = listener.batches.size() - 1 - random.nextInt(recent);
            boolean succeeded = random.nextInt(5) > 0;
            pipeline.batchDone(now, listener.batches.get(which), succeeded);
            naive.batchDone(now, which, succeeded);
          }
        }
      }
      assertThat(listener.effects).as("step " + step).isEqualTo(naive.effects);
      for (int s = 0; s < stages; s++) {
        assertThat(pipeline.queued(s)).isEqualTo(naive.queued(s));
        assertAccounts(pipeline.counters(s));
      }
      listener.effects.clear();
      naive.effects.clear();
    }
  }

  private static void assertAccounts(StageCounters c) {
    assertThat(c.arrived())
        .isEqualTo(
            c.completed() + c.dropped() + c.failed() + c.abandoned() + c.queued() + c.inFlight());
  }

  @Property(tries = 300)
  void aDriverThatObeysWakeUpsServesEverythingItNeverDrops(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RecordingListener effects = new RecordingListener();
    StageSettings settings =
        StageSettings.DEFAULT
            .withBatching(1 + random.nextInt(6), random.nextInt(30))
            .withOrder(QueueOrder.values()[random.nextInt(2)]);
    effects.pipeline = new ServingPipeline(Topology.chain(2), List.of(settings, settings), effects);
    effects.pipeline.replicaReady(0, 0, 0, 100);
    effects.pipeline.replicaReady(0, 1, 1, 100);
    long now = 0;
    for (int request = 0; request < 50; request++) {
      now += random.nextInt(20);
      effects.pipeline.arrive(now, request, now + 10);
    }
    int done = 0;
    while (effects.ended.size() < 50) {
      assertThat(effects.dispatched.size() > done || !effects.wakeUps.isEmpty()).isTrue();
      if (effects.dispatched.size() > done) {
        now += 10;
        effects.pipeline.batchDone(now, effects.dispatched.get(done++).batch(), true);
      } else {
        now = Math.max(now, effects.wakeUps.get(effects.wakeUps.size() - 1));
        effects.wakeUps.clear();
        effects.pipeline.wake(now, 0);
        effects.pipeline.wake(now, 1);
      }
    }
    assertThat(effects.tagsEnded(Outcome.COMPLETED)).hasSize(50).doesNotHaveDuplicates();
    assertThat(effects.pipeline.requestsHeld()).isZero();
  }

  @Property(tries = 50)
  void holdsNoMoreThanItsQueueAndReplicasDo(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RecordingListener effects = new RecordingListener();
    StageSettings settings = StageSettings.DEFAULT.withBatchSize(4).withProtection(50, 0);
    effects.pipeline = new ServingPipeline(Topology.chain(1), List.of(settings), effects);
    effects.pipeline.replicaReady(0, 0, 0, 100);
    for (int request = 0; request < 5000; request++) {
      effects.pipeline.arrive(request, request, request + 10);
      if (random.nextInt(100) == 0) {
        long batch = effects.dispatched.get(effects.dispatched.size() - 1).batch();
        effects.pipeline.batchDone(request, batch, true);
      }
      assertThat(effects.pipeline.requestsHeld()).isLessThanOrEqualTo(54);
    }
    assertThat(effects.ended)
        .hasSize(5000 - effects.pipeline.requestsHeld())
        .doesNotHaveDuplicates();
  }

  private static List<int[]> graph(SplittableRandom random) {
    List<int[]> after = new ArrayList<>();
    after.add(new int[0]);
    int stages = 1 + random.nextInt(5);
    for (int s = 1; s < stages; s++) {
      int[] before = new int[1 + random.nextInt(Math.min(2, s))];
      for (int i = 0; i < before.length; i++) {
        before[i] = random.nextInt(s);
      }
      after.add(before);
    }
    return after;
  }

  private static StageSettings settings(SplittableRandom random) {
    DropRule drop =
        switch (random.nextInt(3)) {
          case 0 -> DropRule.never();
          case 1 -> DropRule.afterDeadline(random.nextInt(50));
          default -> DropRule.hopeless(random.nextInt(50));
        };
    return new StageSettings(
        1 + random.nextInt(5),
        random.nextBoolean() ? 0 : random.nextInt(60),
        random.nextBoolean() ? StageSettings.NO_RESERVE : random.nextInt(100),
        QueueOrder.values()[random.nextInt(2)],
        DispatchRule.values()[random.nextInt(4)],
        drop,
        1 + random.nextInt(3),
        1 + random.nextInt(20),
        random.nextBoolean() ? 0 : random.nextInt(40));
  }
}
