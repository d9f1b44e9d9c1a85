package io.twoscales.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.twoscales.serving.RecordingListener.Ended;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServingPipelineTest {

  private static final StageSettings ONE = StageSettings.DEFAULT;
  private static final StageSettings FOUR = ONE.withBatchSize(4);
  private static final long FAR = 1_000_000;

  private final RecordingListener effects = new RecordingListener();

  private ServingPipeline pipeline(Topology topology, StageSettings settings) {
    effects.pipeline =
        new ServingPipeline(topology, Collections.nCopies(topology.stages(), settings), effects);
    return effects.pipeline;
  }

  private ServingPipeline stage(StageSettings settings) {
    return pipeline(Topology.chain(1), settings);
  }

  private long batch(int dispatch) {
    return effects.dispatched.get(dispatch).batch();
  }

  @Test
  void anIdleReplicaGetsARequestAtOnce() {
    ServingPipeline stage = stage(FOUR);
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(5, 1, FAR);
    assertThat(effects.tagsOf(0)).containsExactly(1L);
  }

  @Test
  void whatWaitedWhileTheReplicaWasBusyLeavesAsOneBatchInOrderOfArrival() {
    ServingPipeline stage = stage(FOUR);
    stage.replicaReady(0, 0, 0, 100);
    for (int request = 0; request < 7; request++) {
      stage.arrive(request, request, FAR);
    }
    stage.batchDone(10, batch(0), true);
    assertThat(effects.tagsOf(1)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(stage.counters(0)).isEqualTo(new StageCounters(7, 1, 0, 0, 0, 2, 4));
  }

  @Test
  void anIncompleteBatchWaitsNoLongerThanAllowed() {
    ServingPipeline stage = stage(FOUR.withBatching(4, 50));
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(10, 1, FAR);
    stage.arrive(20, 2, FAR);
    assertThat(effects.dispatched).isEmpty();
    assertThat(effects.wakeUps).containsOnly(60L);
    stage.wake(59, 0);
    assertThat(effects.dispatched).isEmpty();
    stage.wake(60, 0);
    assertThat(effects.tagsOf(0)).containsExactly(1L, 2L);
  }

  @Test
  void anIncompleteBatchDoesNotWaitAwayTheTimeItsFirstRequestStillNeeds() {
    ServingPipeline stage = stage(FOUR.withBatching(4, 50).withReserve(30));
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(10, 1, 65);
    assertThat(effects.wakeUps).containsExactly(35L);
    stage.wake(35, 0);
    assertThat(effects.tagsOf(0)).containsExactly(1L);
  }

  @Test
  void aFullBatchDoesNotWait() {
    ServingPipeline stage = stage(ONE.withBatching(2, 50));
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(10, 1, FAR);
    stage.arrive(11, 2, FAR);
    assertThat(effects.tagsOf(0)).containsExactly(1L, 2L);
  }

  @Test
  void theLargestIdleReplicaIsTakenAndAmongEqualsTheOneIdleLongest() {
    ServingPipeline stage = stage(ONE);
    stage.replicaReady(0, 0, 0, 100);
    stage.replicaReady(1, 0, 1, 300);
    stage.replicaReady(2, 0, 2, 300);
    for (int request = 0; request < 3; request++) {
      stage.arrive(3, request, FAR);
    }
    assertThat(effects.replicas()).containsExactly(1, 2, 0);
  }

  @Test
  void theLeastLoadedReplicaIsTakenWhereEachMayHaveSeveralBatches() {
    ServingPipeline stage = stage(ONE.withDispatch(DispatchRule.LEAST_LOADED, 3));
    stage.replicaReady(0, 0, 0, 100);
    stage.replicaReady(0, 0, 1, 900);
    for (int request = 0; request < 4; request++) {
      stage.arrive(1, request, FAR);
    }
    stage.batchDone(2, batch(1), true);
    stage.batchDone(2, batch(3), true);
    stage.arrive(3, 4, FAR);
    assertThat(effects.replicas()).containsExactly(0, 1, 0, 1, 1);
  }

  @Test
  void cpuWeightedDispatchGivesLargeReplicasTheirShare() {
    ServingPipeline stage = stage(ONE.withDispatch(DispatchRule.CPU_WEIGHTED, 10));
    stage.replicaReady(0, 0, 0, 100);
    stage.replicaReady(0, 0, 1, 300);
    for (int request = 0; request < 8; request++) {
      stage.arrive(1, request, FAR);
    }
    assertThat(Collections.frequency(effects.replicas(), 1)).isEqualTo(6);
  }

  @Test
  void aReplicaThatGrewIsPreferredFromThenOn() {
    ServingPipeline stage = stage(ONE);
    stage.replicaReady(0, 0, 0, 100);
    stage.replicaReady(0, 0, 1, 100);
    stage.replicaReady(1, 0, 1, 200);
    stage.arrive(2, 1, FAR);
    assertThat(effects.replicas()).containsExactly(1);
  }

  @Test
  void theEarliestDeadlineGoesFirst() {
    ServingPipeline stage = stage(ONE.withOrder(QueueOrder.EARLIEST_DEADLINE));
    stage.arrive(0, 1, 300);
    stage.arrive(1, 2, 100);
    stage.arrive(2, 3, 200);
    stage.arrive(3, 4, 100);
    stage.replicaReady(4, 0, 0, 100);
    for (int i = 0; i < 3; i++) {
      stage.batchDone(5, batch(i), true);
    }
    assertThat(effects.dispatched).extracting(d -> d.tags().get(0)).containsExactly(2L, 4L, 3L, 1L);
  }

  @Test
  void theOrderCanChangeWhileRequestsWait() {
    ServingPipeline stage = stage(ONE);
    stage.arrive(0, 1, 300);
    stage.arrive(1, 2, 100);
    stage.configure(2, 0, ONE.withOrder(QueueOrder.EARLIEST_DEADLINE));
    stage.replicaReady(3, 0, 0, 100);
    assertThat(effects.tagsOf(0)).containsExactly(2L);
  }

  @Test
  void aFullQueueDropsTheNewcomer() {
    ServingPipeline stage = stage(ONE.withProtection(2, 0));
    for (int request = 0; request < 3; request++) {
      stage.arrive(0, request, FAR);
    }
    assertThat(effects.ended)
        .containsExactly(new Ended(2, Outcome.DROPPED, 0, DropReason.QUEUE_FULL, 0));
  }

  @Test
  void whatIsTooLateMakesRoomInAFullQueue() {
    ServingPipeline stage = stage(ONE.withProtection(1, 0).withDrop(DropRule.afterDeadline(0)));
    stage.arrive(0, 1, 10);
    stage.arrive(11, 2, 20);
    assertThat(effects.tagsEnded(Outcome.DROPPED)).containsExactly(1L);
    assertThat(stage.queued(0)).isEqualTo(1);
  }

  @Test
  void aRequestMayBeDispatchedUntilItsDeadlineAndTheGraceAreOver() {
    ServingPipeline stage = stage(ONE.withDrop(DropRule.afterDeadline(20)));
    stage.arrive(0, 1, 80);
    stage.arrive(50, 2, 130);
    assertThat(effects.wakeUps).contains(101L);
    stage.wake(100, 0);
    assertThat(effects.ended).isEmpty();
    stage.wake(101, 0);
    assertThat(effects.tagsEnded(Outcome.DROPPED)).containsExactly(1L);
    stage.replicaReady(150, 0, 0, 100);
    assertThat(effects.tagsOf(0)).containsExactly(2L);
    assertThat(effects.ended.get(0).reason()).isEqualTo(DropReason.TOO_LATE);
  }

  @Test
  void whatCannotBeInTimeAnyMoreIsGivenUp() {
    ServingPipeline stage = stage(ONE.withDrop(DropRule.hopeless(30)));
    stage.arrive(0, 1, 100);
    stage.arrive(0, 2, 101);
    stage.replicaReady(71, 0, 0, 100);
    assertThat(effects.tagsEnded(Outcome.DROPPED)).containsExactly(1L);
    assertThat(effects.tagsOf(0)).containsExactly(2L);
  }

  @Test
  void aDrainingReplicaFinishesItsBatchAndGetsNoOther() {
    ServingPipeline stage = stage(FOUR);
    stage.replicaReady(0, 0, 7, 100);
    stage.arrive(1, 1, FAR);
    stage.drain(2, 7);
    stage.arrive(3, 2, FAR);
    assertThat(effects.drained).isEmpty();
    assertThat(stage.serves(7)).isFalse();
    stage.batchDone(4, batch(0), true);
    assertThat(effects.drained).containsExactly(7);
    assertThat(effects.dispatched).hasSize(1);
    assertThat(stage.queued(0)).isEqualTo(1);
  }

  @Test
  void drainingAnIdleOrUnknownReplicaIsDoneAtOnce() {
    ServingPipeline stage = stage(FOUR);
    stage.replicaReady(0, 0, 0, 100);
    stage.drain(1, 0);
    stage.drain(1, 5);
    assertThat(effects.drained).containsExactly(0, 5);
  }

  @Test
  void aDrainingReplicaCanBeTakenBack() {
    ServingPipeline stage = stage(ONE);
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(1, 1, FAR);
    stage.drain(2, 0);
    stage.replicaReady(3, 0, 0, 100);
    stage.batchDone(4, batch(0), true);
    stage.arrive(5, 2, FAR);
    assertThat(effects.drained).isEmpty();
    assertThat(effects.dispatched).hasSize(2);
  }

  @Test
  void aReplicaThatFailedRestsBeforeItGetsAnotherBatch() {
    ServingPipeline stage = stage(ONE.withProtection(10, 100));
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(1, 1, FAR);
    stage.batchDone(10, batch(0), false);
    stage.arrive(20, 2, FAR);
    assertThat(effects.tagsEnded(Outcome.FAILED)).containsExactly(1L);
    assertThat(effects.dispatched).hasSize(1);
    assertThat(effects.wakeUps).contains(110L);
    stage.wake(110, 0);
    assertThat(effects.tagsOf(1)).containsExactly(2L);
  }

  @Test
  void aReplicaLostFailsWhatItWorkedOn() {
    ServingPipeline stage = stage(ONE.withDispatch(DispatchRule.LONGEST_IDLE, 2));
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(1, 1, FAR);
    stage.arrive(1, 2, FAR);
    stage.arrive(1, 3, FAR);
    stage.replicaLost(2, 0);
    stage.batchDone(3, batch(0), true);
    assertThat(effects.tagsEnded(Outcome.FAILED)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(stage.counters(0)).isEqualTo(new StageCounters(3, 0, 0, 2, 0, 1, 0));
    assertThat(stage.serves(0)).isFalse();
  }

  @Test
  void aReplyToABatchThatHasEndedIsNotTakenForOneToItsSuccessor() {
    ServingPipeline stage = stage(ONE);
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(1, 1, FAR);
    stage.arrive(1, 2, FAR);
    stage.batchDone(2, batch(0), true);
    stage.batchDone(3, batch(0), true);
    assertThat(effects.tagsEnded(Outcome.COMPLETED)).containsExactly(1L);
    assertThat(stage.isAtWork(batch(1))).isTrue();
  }

  @Test
  void aRequestGoesThroughTheStagesAndKeepsItsTimes() {
    ServingPipeline two = pipeline(Topology.chain(2), ONE);
    two.arrive(3, 9, FAR);
    two.replicaReady(5, 0, 0, 100);
    two.batchDone(10, batch(0), true);
    two.replicaReady(12, 1, 1, 100);
    two.batchDone(20, batch(1), true);
    assertThat(effects.lastTimes).containsExactly(3, 5, 10, 10, 12, 20);
    assertThat(two.requestsHeld()).isZero();
  }

  @Test
  void whatABatchBringsToTheNextStageCanGoOnTogether() {
    ServingPipeline two = pipeline(Topology.chain(2), FOUR);
    for (int request = 1; request <= 3; request++) {
      two.arrive(0, request, FAR);
    }
    two.replicaReady(1, 1, 1, 100);
    two.replicaReady(1, 0, 0, 100);
    two.batchDone(5, batch(0), true);
    assertThat(effects.tagsOf(1)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aStageThatJoinsWaitsForAllBeforeIt() {
    ServingPipeline diamond =
        pipeline(
            new Topology(List.of(new int[0], new int[] {0}, new int[] {0}, new int[] {1, 2})), ONE);
    for (int s = 0; s < 4; s++) {
      diamond.replicaReady(0, s, s, 100);
    }
    diamond.arrive(1, 1, FAR);
    diamond.batchDone(2, batch(0), true);
    assertThat(effects.dispatched).hasSize(3);
    diamond.batchDone(3, batch(2), true);
    assertThat(effects.dispatched).hasSize(3);
    diamond.batchDone(4, batch(1), true);
    assertThat(effects.dispatched.get(3).stage()).isEqualTo(3);
    diamond.batchDone(5, batch(3), true);
    assertThat(effects.ended).containsExactly(new Ended(1, Outcome.COMPLETED, 3, null, 5));
  }

  @Test
  void aRequestWithSeveralItemsGoesOnWhenAllAreDoneAndOneWithNonePasses() {
    effects.fanOut = (tag, stage) -> stage == 1 ? tag.intValue() : 1;
    ServingPipeline pipeline = pipeline(Topology.chain(3), ONE);
    for (int s = 0; s < 3; s++) {
      pipeline.replicaReady(0, s, s, 100);
    }
    pipeline.arrive(1, 0, FAR);
    pipeline.arrive(1, 2, FAR);
    pipeline.batchDone(2, batch(0), true);
    assertThat(effects.dispatched)
        .extracting(d -> d.tags().get(0) + "@" + d.stage())
        .containsExactlyInAnyOrder("0@0", "0@2", "2@0");
    int second = effects.tagsOf(1).get(0) == 2L ? 1 : 2;
    pipeline.batchDone(3, batch(second), true);
    pipeline.batchDone(4, batch(3), true);
    pipeline.batchDone(5, batch(3 - second), true);
    assertThat(effects.tagsEnded(Outcome.COMPLETED)).containsExactly(0L);
    pipeline.batchDone(6, batch(4), true);
    assertThat(effects.dispatched.get(5).stage()).isEqualTo(2);
    pipeline.batchDone(7, batch(5), true);
    assertThat(effects.tagsEnded(Outcome.COMPLETED)).containsExactly(0L, 2L);
  }

  @Test
  void whenOneItemFailsTheOthersOfTheRequestAreTakenOutOfTheQueues() {
    effects.fanOut = (tag, stage) -> 3;
    ServingPipeline stage = stage(ONE);
    stage.replicaReady(0, 0, 0, 100);
    stage.arrive(1, 1, FAR);
    stage.batchDone(2, batch(0), false);
    assertThat(effects.tagsEnded(Outcome.FAILED)).containsExactly(1L);
    assertThat(stage.counters(0)).isEqualTo(new StageCounters(3, 0, 0, 1, 2, 0, 0));
    assertThat(stage.requestsHeld()).isZero();
  }

  @Test
  void shuttingDownDropsWhatWaits() {
    ServingPipeline stage = stage(ONE);
    stage.arrive(0, 1, FAR);
    stage.clear(1);
    assertThat(effects.ended)
        .containsExactly(new Ended(1, Outcome.DROPPED, 0, DropReason.SHUT_DOWN, 1));
  }

  @Test
  void refusesTimeThatRunsBackAndWhatCannotBe() {
    ServingPipeline stage = stage(ONE);
    stage.wake(5, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stage.arrive(4, 1, FAR))
        .withMessage("time runs back: 4 after 5");
    assertThatIllegalArgumentException().isThrownBy(() -> stage.replicaReady(6, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> stage.replicaReady(6, 0, -1, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> ONE.withBatchSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> ONE.withBatching(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> ONE.withProtection(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> DropRule.afterDeadline(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Topology(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Topology(List.of(new int[0], new int[0])));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Topology(List.of(new int[0], new int[] {1})));
  }
}
