package io.twoscales.simulated;

import io.twoscales.core.run.Platform;
import io.twoscales.core.run.RunProgress;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.RunSpec;
import io.twoscales.core.run.RunTotals;
import java.util.Map;

/** Runs experiments in virtual time. Several runs may go on side by side. */
public final class SimulatedPlatform implements Platform {

  @Override
  public String kind() {
    return "simulated";
  }

  @Override
  public RunTotals run(RunSpec spec, RunRecorder recorder, RunProgress progress) {
    recorder.environment(Map.of("platform", "simulated"));
    return new SimulatedRun(spec, recorder, progress).run(System.nanoTime(), System::nanoTime);
  }
}
