package io.twoscales.core.actuation;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.control.ControlLoop;
import io.twoscales.core.control.Controller;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlLoopTest {
  private static final Observation ANY =
      new Observation(0, List.of(), Double.NaN, Double.NaN, 0, 1000);
  private static final PlatformState EMPTY = new PlatformState(List.of(), Map.of("s", 1));

  private static ControlLoop loop() {
    Plan plan = new Plan(List.of(new StagePlan("s", 2, 100, 100, 1)), "two");
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

    loop.ended(first.get(0), false);

    assertThat(loop.reconcile(EMPTY)).isEmpty();
    assertThat(loop.inForce(EMPTY)).as("what waits for the next tick is not done").isFalse();
    assertThat(loop.tick(ANY, EMPTY).actions()).hasSize(2);
  }

  @Test
  void whatSucceededDoesNotKeepTheRestWaiting() {
    ControlLoop loop = loop();
    loop.ended(loop.reconcile(EMPTY).get(0), true);

    assertThat(loop.reconcile(EMPTY)).hasSize(2);
  }
}
