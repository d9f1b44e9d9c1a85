package io.twoscales.core.actuation;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.control.ControlLoop;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.control.Decision;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlLoopTest {
  private static final Observation ANY =
      new Observation(0, List.of(), Double.NaN, Double.NaN, 0, 1000);
  private static final PlatformState EMPTY = new PlatformState(List.of(), Map.of("s", 1));

  private static ControlLoop loop() {
    return loop(new StagePlan("s", 2, 100, 100, 1));
  }

  private static ControlLoop loop(StagePlan stage) {
    Plan plan = new Plan(List.of(stage), "always the same");
    Controller controller =
        new Controller() {
          @Override
          public Plan initialPlan() {
            return plan;
          }

          @Override
          public Plan decide(Observation observation) {
            return plan;
          }
        };
    return new ControlLoop(controller, new CpuLimits(100, 100, 1000));
  }

  @Test
  void whatFailedIsTriedAgainAtTheNextTickAndNotBefore() {
    ControlLoop loop = loop();
    List<Action> first = loop.reconcile(EMPTY);
    assertThat(first).hasSize(2).allMatch(Action.Start.class::isInstance);

    loop.ended(first.get(0), ActionResult.failed("no"));

    assertThat(loop.reconcile(EMPTY)).isEmpty();
    assertThat(loop.inForce(EMPTY)).as("what waits for the next tick is not done").isFalse();
    assertThat(loop.tick(ANY, EMPTY).actions()).hasSize(2);
  }

  @Test
  void whatSucceededDoesNotKeepTheRestWaiting() {
    ControlLoop loop = loop();
    loop.ended(loop.reconcile(EMPTY).get(0), ActionResult.done("started"));

    assertThat(loop.reconcile(EMPTY)).hasSize(2);
  }

  @Test
  void whatGoesOnFailingIsTriedMoreAndMoreRarelyAndGivenUpLoudly() {
    ControlLoop loop = loop();
    List<Integer> triedAt = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (int second = 0; second < 160; second++) {
      Decision decision = loop.tick(ANY, EMPTY);
      said.addAll(decision.problems());
      if (!decision.actions().isEmpty()) {
        triedAt.add(second);
        decision.actions().forEach(a -> loop.ended(a, ActionResult.failed("no room")));
      }
    }

    assertThat(triedAt).containsExactly(0, 1, 3, 7, 15, 31, 91, 151);
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("start of stage s", "6 times", "no room");
    assertThat(loop.problems()).isEqualTo(said);
  }

  @Test
  void whatWorksAgainIsSaidAndForgotten() {
    ControlLoop loop = loop();
    for (int second = 0; second < 32; second++) {
      loop.tick(ANY, EMPTY).actions().forEach(a -> loop.ended(a, ActionResult.failed("no")));
    }
    for (int second = 32; second < 92; second++) {
      loop.tick(ANY, EMPTY).actions().forEach(a -> loop.ended(a, ActionResult.done("yes")));
    }

    assertThat(loop.problems()).hasSize(2);
    assertThat(loop.problems().get(1)).contains("works again after 6");
    assertThat(loop.tick(ANY, EMPTY).actions()).hasSize(2);
  }

  @Test
  void aReplicaThatCannotGrowMayShrinkAtOnce() {
    PlatformState large = state(300);
    ControlLoop growing = loop(new StagePlan("s", 1, 500, 100, 1));
    growing.tick(ANY, large).actions().forEach(a -> growing.ended(a, ActionResult.failed("no")));
    growing.tick(ANY, large).actions().forEach(a -> growing.ended(a, ActionResult.failed("no")));
    assertThat(growing.tick(ANY, large).actions()).as("waits").isEmpty();

    assertThat(growing.reconcile(state(700))).containsExactly(new Action.Resize("s", "s-1", 500));
  }

  @Test
  void theControllerIsToldOnceWhatHasFailedAndWhy() {
    ControlLoop loop = loop();
    loop.ended(new Action.Resize("s", "s-1", 300), ActionResult.failed("refused"));
    loop.ended(new Action.SetBatch("s", 4), ActionResult.failed("no answer"));
    loop.ended(new Action.Drain("s", "s-2"), ActionResult.done("fine"));

    assertThat(loop.tick(ANY, EMPTY).observation().failures())
        .containsExactly("resize of s-1 to 300m: refused", "set-batch of stage s: no answer");
    assertThat(loop.tick(ANY, EMPTY).observation().failures()).isEmpty();
  }

  private static PlatformState state(int millicores) {
    return new PlatformState(
        List.of(
            new ReplicaObservation("s-1", "s", ReplicaState.READY, millicores, Double.NaN, false)),
        Map.of("s", 1));
  }
}
