package io.twoscales.control.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.traces.RateTrace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StaticPeakFactoryTest {
  private static final double SLO_MS = 250;

  /** A batch of b takes 50 b / c milliseconds, c in units of 100m: one unit carries 20/s. */
  private static Controller controller(double peak, int capacityMillicores) {
    return controller(peak, capacityMillicores, option -> Optional.empty());
  }

  private static Controller controller(
      double peak, int capacityMillicores, ControllerOptions options) {
    Variant variant =
        new Variant(
            "v",
            1,
            new VariantLatency.Coefficients(50, 0, 0, 0, OptionalInt.empty()),
            "model-server",
            "v");
    StageSpec stage = new StageSpec("embed", List.of(), 1, List.of(1, 2, 4), List.of(variant));
    return new StaticPeakFactory()
        .create(
            new ControllerSetting(
                new Pipeline("p", SLO_MS, Payload.SENTENCES, List.of(stage)),
                SLO_MS,
                new CpuLimits(100, 400, capacityMillicores),
                new RateTrace("t", new double[] {10, peak, 20})),
            options);
  }

  @Test
  void aReserveIsProvidedForBeyondIt() {
    Controller controller =
        controller(55, 1000, YamlFile.parse("options", "reserve: 0.2")::optional);
    StagePlan plan = controller.initialPlan().stages().get(0);

    assertThat(plan.replicas() * plan.millicores()).isEqualTo(400);
    assertThat(controller.initialPlan().reason())
        .isEqualTo("cheapest plan for the peak and 20 % more, 66.0 requests/s");
  }

  @Test
  void plansForTheHighestRate() {
    StagePlan plan = controller(55, 1000).initialPlan().stages().get(0);

    assertThat(plan.replicas() * plan.millicores()).isEqualTo(300);
  }

  @Test
  void takesTheLargestPlanThereIsWhenThePeakIsTooHigh() {
    Controller controller = controller(500, 1000);
    StagePlan plan = controller.initialPlan().stages().get(0);

    assertThat(plan.replicas() * plan.millicores()).isBetween(900, 1000);
    assertThat(controller.initialPlan().reason())
        .contains("no plan for the peak of 500.0 requests/s");
  }

  @Test
  void neverChangesItsMind() {
    Controller controller = controller(55, 1000);
    Observation overload = new Observation(5, List.of(), 900, 900, 1, 1000);

    assertThat(controller.decide(overload)).isEqualTo(controller.initialPlan());
  }
}
