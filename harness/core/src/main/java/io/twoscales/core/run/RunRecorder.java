package io.twoscales.core.run;

import io.twoscales.core.control.Decision;
import java.util.Map;

/**
 * Takes down what a run produces, as it happens. Called by one thread at a time. What was recorded
 * survives even if the run never ends.
 */
public interface RunRecorder {

  /**
   * Whether a detail is recorded. What is not may be handed over all the same; requests always are,
   * for the sums, but may come without their visits.
   */
  boolean wants(Detail detail);

  /** A fact about where and how the run takes place, such as an image's digest. */
  void environment(Map<String, String> facts);

  void decision(Decision decision);

  void action(ActionRecord action);

  void system(SystemSample sample);

  void replica(ReplicaSample sample);

  /** How a start went, once it is over; on platforms where starts have parts. */
  default void start(StartRecord start) {}

  /** What else goes on on the machine; on platforms where that matters. */
  default void machine(MachineSample sample) {}

  /** Each request of the measured window once, in any order. */
  void request(RequestRecord request);
}
