package io.twoscales.core.fault;

import java.util.List;
import java.util.Optional;

/** Which faults are in force when. */
public final class FaultTimes {
  private final List<Fault> faults;

  public FaultTimes(List<Fault> faults) {
    this.faults = faults;
  }

  public List<Fault> all() {
    return faults;
  }

  /** Whether a lasting fault of a kind is in force, wherever. */
  public <F extends Fault.Lasting> boolean inForce(Class<F> kind, double atSeconds) {
    return faults.stream().filter(kind::isInstance).anyMatch(f -> covers(f, atSeconds));
  }

  /** The lasting fault of a kind that is in force at a stage. */
  public <F extends Fault> Optional<F> inForce(Class<F> kind, String stage, double atSeconds) {
    return faults.stream()
        .filter(kind::isInstance)
        .filter(f -> f instanceof Fault.OfStage of && of.stage().equals(stage))
        .filter(f -> covers(f, atSeconds))
        .map(kind::cast)
        .findFirst();
  }

  private static boolean covers(Fault fault, double atSeconds) {
    return fault instanceof Fault.Lasting lasting
        && lasting.atSeconds() <= atSeconds
        && atSeconds < lasting.untilSeconds();
  }
}
