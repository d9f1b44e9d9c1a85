package io.twoscales.report.plot;

import io.twoscales.report.model.Controller;
import java.util.Comparator;
import java.util.List;

/** The controllers that no other one beats: none has both a lower cost and fewer violations. */
public final class Front {
  private Front() {}

  /** Those on the front, from the cheapest to the dearest. */
  public static List<Controller> of(List<Controller> controllers) {
    List<Controller> known =
        controllers.stream()
            .filter(each -> each.estimates().violationRate().isKnown())
            .filter(each -> each.estimates().coreSeconds().isKnown())
            .toList();
    return known.stream()
        .filter(each -> known.stream().noneMatch(other -> beats(other, each)))
        .sorted(Comparator.comparingDouble(each -> each.estimates().coreSeconds().value()))
        .toList();
  }

  private static boolean beats(Controller one, Controller other) {
    double cost = one.estimates().coreSeconds().value() - other.estimates().coreSeconds().value();
    double missed =
        one.estimates().violationRate().value() - other.estimates().violationRate().value();
    return cost <= 0 && missed <= 0 && (cost < 0 || missed < 0);
  }
}
