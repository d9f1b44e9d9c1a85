package io.twoscales.control.bench;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.Decision;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ServiceNoise;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.experiment.Workload;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import io.twoscales.core.run.Schedule;
import io.twoscales.core.run.SystemSample;
import io.twoscales.simulated.SimulatedPlatform;
import io.twoscales.traces.ArrivalProcess;
import io.twoscales.traces.RateTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** A policy against the video pipeline in virtual time: cold start 6 s, resize 12 ms. */
public final class PolicyRun implements RunRecorder {
  public final List<ActionRecord> actions = new ArrayList<>();
  public final List<Decision> decisions = new ArrayList<>();
  private final int[] requests;
  private final int[] violations;

  private PolicyRun(int seconds) {
    this.requests = new int[seconds];
    this.violations = new int[seconds];
  }

  /** Runs to the end; requests arrive as a Poisson process. */
  public static PolicyRun of(Controller controller, double[] rates, Fault... faults) {
    PolicyRun run = new PolicyRun(rates.length);
    Workload workload = new Workload("test", new RateTrace("r", rates), ArrivalProcess.POISSON, 0);
    Experiment experiment =
        new Experiment(
            "test",
            "",
            VideoPipeline.pipeline(),
            VideoPipeline.SLO_MS,
            Duration.ofMillis(3 * (long) VideoPipeline.SLO_MS),
            workload,
            new PlatformSettings.Simulated(
                VideoPipeline.LIMITS,
                Duration.ofSeconds(30),
                Delay.fixed(Duration.ofSeconds(6)),
                Delay.fixed(Duration.ofMillis(12)),
                1,
                ServiceNoise.of(0)),
            ServingSettings.DEFAULT,
            List.of(faults),
            EnumSet.allOf(Detail.class),
            List.of(),
            1,
            1,
            List.of());
    Schedule schedule = Schedule.draw(workload, 1, 1);
    RunTotals totals =
        new SimulatedPlatform()
            .run(new RunSpec(experiment, "policy", controller, 1, schedule), run, new Silent());
    if (!totals.complete()) {
      throw new AssertionError("the run broke off");
    }
    return run;
  }

  /** Share of the requests of these seconds that missed the objective. */
  public double violationRate(int fromSecond, int toSecond) {
    int all = 0;
    int late = 0;
    for (int second = fromSecond; second < toSecond; second++) {
      all += requests[second];
      late += violations[second];
    }
    return all == 0 ? 0 : (double) late / all;
  }

  @Override
  public boolean wants(Detail detail) {
    return false;
  }

  @Override
  public void environment(Map<String, String> facts) {}

  @Override
  public void decision(Decision decision) {
    decisions.add(decision);
  }

  @Override
  public void action(ActionRecord action) {
    actions.add(action);
  }

  @Override
  public void system(SystemSample sample) {}

  @Override
  public void replica(ReplicaSample sample) {}

  @Override
  public void request(RequestRecord request) {
    int second = (int) (request.scheduledMicros() / 1_000_000);
    requests[second]++;
    violations[second] += request.violates(VideoPipeline.SLO_MS) ? 1 : 0;
  }

  private static final class Silent implements RunProgress {
    @Override
    public void phase(String what) {}

    @Override
    public void second(int second, int ofSeconds, String state) {}
  }
}
