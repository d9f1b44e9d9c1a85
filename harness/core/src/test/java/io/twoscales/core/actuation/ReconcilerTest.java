package io.twoscales.core.actuation;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.Resizing;
import io.twoscales.core.plan.StagePlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
  private static final int CAPACITY = 1000;

  private final Reconciler reconciler = new Reconciler(CAPACITY, 100);

  private List<Action> actions(StagePlan plan, ReplicaObservation... replicas) {
    return reconciler.actions(
        new Plan(List.of(plan), "test"),
        new PlatformState(List.of(replicas), Map.of("s", plan.batchSize())));
  }

  private static StagePlan plan(int replicas, int millicores) {
    return new StagePlan("s", replicas, millicores, 300, 4);
  }

  private static ReplicaObservation replica(String id, ReplicaState state, int millicores) {
    return new ReplicaObservation(id, "s", state, millicores, 0, false);
  }

  private static ReplicaObservation busy(String id, ReplicaState state, int millicores) {
    return new ReplicaObservation(id, "s", state, millicores, 0, true);
  }

  @Test
  void whatIsAsPlannedNeedsNothing() {
    assertThat(actions(plan(1, 200), replica("a", ReplicaState.READY, 200))).isEmpty();
  }

  @Test
  void missingReplicasAreStartedWithTheirStartingLimit() {
    assertThat(actions(plan(2, 200), replica("a", ReplicaState.READY, 200)))
        .containsExactly(new Action.Start("s", "s-1", 300));
  }

  @Test
  void whereNothingServesStartsAreBoostedInEvenPartsByWhatIsLeftOver() {
    Reconciler boosting = new Reconciler(1000, 100, 500);
    PlatformState nothing = new PlatformState(List.of(), Map.of("s", 4));

    assertThat(boosting.actions(new Plan(List.of(plan(2, 200)), "test"), nothing))
        .containsExactly(
            new Action.Start("s", "s-1", 300, 500), new Action.Start("s", "s-2", 300, 500));
    assertThat(boosting.actions(new Plan(List.of(plan(3, 200)), "test"), nothing))
        .containsExactly(
            new Action.Start("s", "s-3", 300, 300),
            new Action.Start("s", "s-4", 300, 300),
            new Action.Start("s", "s-5", 300, 400));
  }

  @Test
  void besidesThoseThatServeAStartWaitsUntilItAndThoseUnderWayAreBoostedInFull() {
    Reconciler boosting = new Reconciler(1300, 100, 500);
    Plan plan = new Plan(List.of(plan(4, 200)), "test");
    ReplicaObservation ready = replica("a", ReplicaState.READY, 100);

    assertThat(boosting.actions(plan, new PlatformState(List.of(ready), Map.of("s", 4))))
        .containsExactly(
            new Action.Resize("s", "a", 200),
            new Action.Start("s", "s-1", 300, 500),
            new Action.Start("s", "s-2", 300, 500));
    PlatformState oneStarts =
        new PlatformState(
            List.of(
                replica("a", ReplicaState.READY, 200), replica("b", ReplicaState.STARTING, 700)),
            Map.of("s", 4));
    assertThat(boosting.actions(plan, oneStarts)).isEmpty();
  }

  @Test
  void withoutBoostsAllThatIsMissingStartsAtOnce() {
    assertThat(actions(plan(3, 200), replica("a", ReplicaState.READY, 200)))
        .containsExactly(new Action.Start("s", "s-1", 300), new Action.Start("s", "s-2", 300));
  }

  @Test
  void thoseThatServeGetTheBoostsBackThatTheyNeedAndNoMore() {
    Plan plan = new Plan(List.of(plan(3, 400)), "test");
    PlatformState state =
        new PlatformState(
            List.of(
                replica("a", ReplicaState.READY, 200),
                replica("b", ReplicaState.STARTING, 400),
                replica("c", ReplicaState.STARTING, 400)),
            Map.of("s", 4));

    assertThat(new Reconciler(1000, 100, 500).actions(plan, state))
        .containsExactly(new Action.Resize("s", "b", 300), new Action.Resize("s", "c", 300));
    assertThat(new Reconciler(1100, 100, 500).actions(plan, state))
        .containsExactly(new Action.Resize("s", "a", 300), new Action.Resize("s", "b", 300));
    assertThat(new Reconciler(1200, 100, 500).actions(plan, state))
        .containsExactly(new Action.Resize("s", "a", 400));
  }

  @Test
  void whileABoostIsBeingTakenBackNoOtherOneIs() {
    assertThat(
            actions(
                plan(3, 400),
                replica("a", ReplicaState.READY, 200),
                busy("b", ReplicaState.STARTING, 400),
                replica("c", ReplicaState.STARTING, 400)))
        .isEmpty();
  }

  @Test
  void whatAStopFreesIsNotTakenFromABoostAsWell() {
    assertThat(
            actions(
                plan(2, 400),
                replica("a", ReplicaState.READY, 200),
                replica("b", ReplicaState.STARTING, 400),
                replica("c", ReplicaState.STARTING, 400)))
        .containsExactly(new Action.Stop("s", "c"));
  }

  @Test
  void aStartWhoseBoostIsBeingTakenBackIsStoppedAfterwardsAndNoneDrainsInItsStead() {
    assertThat(
            actions(
                plan(1, 400),
                replica("a", ReplicaState.READY, 400),
                busy("b", ReplicaState.STARTING, 600)))
        .isEmpty();
  }

  @Test
  void growthIsInPlace() {
    assertThat(actions(plan(1, 400), replica("a", ReplicaState.READY, 100)))
        .containsExactly(new Action.Resize("s", "a", 400));
  }

  @Test
  void noReplicaShrinksBeforeTheNewOnesAreReady() {
    assertThat(
            actions(
                plan(2, 100),
                replica("a", ReplicaState.READY, 500),
                busy("b", ReplicaState.STARTING, 300)))
        .isEmpty();
    assertThat(
            actions(
                plan(2, 100),
                replica("a", ReplicaState.READY, 500),
                replica("b", ReplicaState.READY, 300)))
        .containsExactly(new Action.Resize("s", "a", 100), new Action.Resize("s", "b", 100));
  }

  @Test
  void wherePlannedReplicasAreRecreatedOneAtATime() {
    StagePlan plan = new StagePlan("s", 2, 400, 400, 4, Resizing.RECREATE);
    ReplicaObservation small = replica("a", ReplicaState.READY, 100);
    assertThat(actions(plan, small, replica("b", ReplicaState.READY, 100)))
        .containsExactly(new Action.Drain("s", "a"));
    assertThat(
            actions(
                plan, busy("a", ReplicaState.DRAINING, 100), replica("b", ReplicaState.READY, 100)))
        .as("the one in its stead")
        .containsExactly(new Action.Start("s", "s-1", 400));
    assertThat(
            actions(
                plan, replica("b", ReplicaState.READY, 100), busy("c", ReplicaState.STARTING, 400)))
        .as("the next waits for it")
        .isEmpty();
    assertThat(
            actions(
                plan, replica("b", ReplicaState.READY, 100), replica("c", ReplicaState.READY, 400)))
        .containsExactly(new Action.Drain("s", "b"));
  }

  @Test
  void replicasShrinkBesideStartingOnesWhereThePlanIsForThoseThatServe() {
    assertThat(
            actions(
                new StagePlan("s", 2, 100, 300, 4, Resizing.AT_ONCE),
                replica("a", ReplicaState.READY, 500),
                busy("b", ReplicaState.STARTING, 300)))
        .containsExactly(new Action.Resize("s", "a", 100));
  }

  @Test
  void whereTheCapacityHasNoRoomForANewReplicaThePresentOnesShrinkFirst() {
    assertThat(actions(plan(2, 500), replica("a", ReplicaState.READY, 1000)))
        .containsExactly(new Action.Resize("s", "a", 500));
  }

  @Test
  void growthThatDoesNotFitIsCutToWhatIsFree() {
    assertThat(
            actions(
                plan(2, 800),
                replica("a", ReplicaState.READY, 400),
                replica("b", ReplicaState.READY, 350)))
        .containsExactly(new Action.Resize("s", "a", 600));
  }

  @Test
  void surplusReplicasFinishTheirWorkBeforeTheyAreStopped() {
    assertThat(
            actions(
                plan(1, 200),
                replica("a", ReplicaState.READY, 200),
                replica("b", ReplicaState.READY, 100)))
        .containsExactly(new Action.Drain("s", "b"));
    assertThat(
            actions(
                plan(1, 200),
                replica("a", ReplicaState.READY, 200),
                busy("b", ReplicaState.DRAINING, 100)))
        .isEmpty();
    assertThat(
            actions(
                plan(1, 200),
                replica("a", ReplicaState.READY, 200),
                replica("b", ReplicaState.DRAINED, 100)))
        .containsExactly(new Action.Stop("s", "b"));
  }

  @Test
  void replicasStillStartingAreTheFirstToGo() {
    assertThat(
            actions(
                plan(1, 200),
                replica("a", ReplicaState.READY, 200),
                replica("b", ReplicaState.STARTING, 300)))
        .containsExactly(new Action.Stop("s", "b"));
  }

  @Test
  void aFailedReplicaIsRemovedAndReplaced() {
    assertThat(actions(plan(1, 200), replica("a", ReplicaState.FAILED, 200)))
        .containsExactly(new Action.Start("s", "s-1", 300), new Action.Stop("s", "a"));
  }

  @Test
  void aReplicaWithAnActionUnderWayIsLeftAlone() {
    assertThat(actions(plan(1, 400), busy("a", ReplicaState.READY, 100))).isEmpty();
  }

  @Test
  void theBatchSizeIsSetWhenItDiffers() {
    List<Action> actions =
        reconciler.actions(
            new Plan(List.of(plan(1, 200)), "test"),
            new PlatformState(List.of(replica("a", ReplicaState.READY, 200)), Map.of("s", 1)));
    assertThat(actions).containsExactly(new Action.SetBatch("s", 4));
  }
}
