package io.twoscales.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StageTest {
  private static final StageSettings GREEDY = new StageSettings(4, 0, Long.MAX_VALUE, 100, 0);

  private final RecordingListener effects = new RecordingListener();

  private Stage<Integer> stage(StageSettings settings) {
    return new Stage<>(settings, effects);
  }

  @Test
  void anIdleReplicaGetsARequestAtOnce() {
    Stage<Integer> stage = stage(GREEDY);
    stage.replicaReady(0, "a", 100);
    stage.arrive(5, 1);
    assertThat(effects.requestsOf(0)).containsExactly(1);
    assertThat(effects.dispatched.get(0).dispatchedNanos()).isEqualTo(5);
  }

  @Test
  void whatWaitedWhileTheReplicaWasBusyLeavesAsOneBatchInOrderOfArrival() {
    Stage<Integer> stage = stage(GREEDY);
    stage.replicaReady(0, "a", 100);
    for (int request = 0; request < 7; request++) {
      stage.arrive(request, request);
    }
    stage.batchDone(10, effects.dispatched.get(0).id(), true);
    assertThat(effects.requestsOf(1)).containsExactly(1, 2, 3, 4);
    assertThat(stage.counters()).isEqualTo(new StageCounters(7, 1, 0, 0, 2, 4));
  }

  @Test
  void anIncompleteBatchWaitsNoLongerThanAllowed() {
    Stage<Integer> stage = stage(new StageSettings(4, 50, Long.MAX_VALUE, 100, 0));
    stage.replicaReady(0, "a", 100);
    stage.arrive(10, 1);
    stage.arrive(20, 2);
    assertThat(effects.dispatched).isEmpty();
    assertThat(effects.wakeUps).containsOnly(60L);
    stage.wake(59);
    assertThat(effects.dispatched).isEmpty();
    stage.wake(60);
    assertThat(effects.requestsOf(0)).containsExactly(1, 2);
  }

  @Test
  void aFullBatchDoesNotWait() {
    Stage<Integer> stage = stage(new StageSettings(2, 50, Long.MAX_VALUE, 100, 0));
    stage.replicaReady(0, "a", 100);
    stage.arrive(10, 1);
    stage.arrive(11, 2);
    assertThat(effects.requestsOf(0)).containsExactly(1, 2);
  }

  @Test
  void theLargestIdleReplicaIsTakenAndAmongEqualsTheOneIdleLongest() {
    Stage<Integer> stage = stage(new StageSettings(1, 0, Long.MAX_VALUE, 100, 0));
    stage.replicaReady(0, "small", 100);
    stage.replicaReady(1, "large", 300);
    stage.replicaReady(2, "large-but-later", 300);
    for (int request = 0; request < 3; request++) {
      stage.arrive(3, request);
    }
    assertThat(effects.dispatched)
        .extracting(Batch::replica)
        .containsExactly("large", "large-but-later", "small");
  }

  @Test
  void aFullQueueDropsTheNewcomer() {
    Stage<Integer> stage = stage(new StageSettings(1, 0, Long.MAX_VALUE, 2, 0));
    for (int request = 0; request < 3; request++) {
      stage.arrive(0, request);
    }
    assertThat(effects.dropped).containsExactly(2);
    assertThat(effects.dropReasons).containsExactly(DropReason.QUEUE_FULL);
  }

  @Test
  void aRequestMayWaitExactlyAsLongAsAllowedAndNoLonger() {
    Stage<Integer> stage = stage(new StageSettings(1, 0, 100, 10, 0));
    stage.arrive(0, 1);
    stage.arrive(50, 2);
    assertThat(effects.wakeUps).contains(101L);
    stage.wake(101);
    assertThat(effects.dropped).containsExactly(1);
    stage.replicaReady(150, "a", 100);
    assertThat(effects.requestsOf(0)).containsExactly(2);
    assertThat(effects.dropReasons).containsExactly(DropReason.WAITED_TOO_LONG);
  }

  @Test
  void aDrainingReplicaFinishesItsBatchAndGetsNoOther() {
    Stage<Integer> stage = stage(GREEDY);
    stage.replicaReady(0, "a", 100);
    stage.arrive(1, 1);
    stage.drain(2, "a");
    stage.arrive(3, 2);
    assertThat(effects.drained).isEmpty();
    assertThat(stage.servingReplicas()).isEmpty();
    stage.batchDone(4, effects.dispatched.get(0).id(), true);
    assertThat(effects.drained).containsExactly("a");
    assertThat(effects.dispatched).hasSize(1);
    assertThat(stage.counters().queued()).isEqualTo(1);
  }

  @Test
  void drainingAnIdleOrUnknownReplicaIsDoneAtOnce() {
    Stage<Integer> stage = stage(GREEDY);
    stage.replicaReady(0, "a", 100);
    stage.drain(1, "a");
    stage.drain(1, "nobody");
    assertThat(effects.drained).containsExactly("a", "nobody");
  }

  @Test
  void aDrainCanBeTakenBack() {
    Stage<Integer> stage = stage(GREEDY);
    stage.replicaReady(0, "a", 100);
    stage.arrive(1, 1);
    stage.drain(2, "a");
    stage.replicaReady(3, "a", 200);
    stage.batchDone(4, effects.dispatched.get(0).id(), true);
    stage.arrive(5, 2);
    assertThat(effects.drained).isEmpty();
    assertThat(effects.requestsOf(1)).containsExactly(2);
  }

  @Test
  void aReplicaThatFailedABatchRests() {
    Stage<Integer> stage = stage(new StageSettings(1, 0, Long.MAX_VALUE, 10, 1000));
    stage.replicaReady(0, "broken", 100);
    stage.arrive(1, 1);
    stage.arrive(2, 2);
    stage.batchDone(3, effects.dispatched.get(0).id(), false);
    assertThat(effects.dispatched).hasSize(1);
    assertThat(effects.wakeUps).contains(1003L);
    assertThat(stage.counters().failed()).isEqualTo(1);
    stage.wake(1003);
    assertThat(effects.requestsOf(1)).containsExactly(2);
  }

  @Test
  void aBatchIsCountedOnce() {
    Stage<Integer> stage = stage(GREEDY);
    stage.replicaReady(0, "a", 100);
    stage.arrive(1, 1);
    long batch = effects.dispatched.get(0).id();
    stage.batchDone(2, batch, true);
    stage.batchDone(3, batch, false);
    assertThat(stage.counters()).isEqualTo(new StageCounters(1, 1, 0, 0, 0, 0));
  }

  @Test
  void smallerBatchesHoldFromTheNextDispatchOn() {
    Stage<Integer> stage = stage(GREEDY);
    for (int request = 0; request < 4; request++) {
      stage.arrive(0, request);
    }
    stage.configure(1, GREEDY.withBatching(3, 0));
    stage.replicaReady(2, "a", 100);
    assertThat(effects.requestsOf(0)).containsExactly(0, 1, 2);
  }

  @Test
  void timeThatRunsBackIsRefused() {
    Stage<Integer> stage = stage(GREEDY);
    stage.arrive(10, 1);
    assertThatThrownBy(() -> stage.arrive(9, 2)).hasMessageContaining("time runs back");
  }
}
