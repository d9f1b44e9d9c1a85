package io.twoscales.report;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.plot.Front;
import io.twoscales.report.plot.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What came out, in sentences. */
final class Outcome {
  private final ReportModel model;

  Outcome(ReportModel model) {
    this.model = model;
  }

  List<String> sentences() {
    List<Controller> known =
        model.controllers().stream()
            .filter(each -> each.estimates().violationRate().isKnown())
            .toList();
    List<String> sentences = new ArrayList<>();
    if (known.isEmpty()) {
      sentences.add("No run has a request, so that nothing can be said about latency.");
      return sentences;
    }
    if (known.size() == 1) {
      sentences.add(did(known.get(0)) + ".");
      return sentences;
    }
    Controller best =
        known.stream()
            .min(
                Comparator.<Controller>comparingDouble(
                        each -> each.estimates().violationRate().value())
                    .thenComparingDouble(each -> each.estimates().coreSeconds().value()))
            .orElseThrow();
    Controller cheapest =
        known.stream()
            .min(
                Comparator.<Controller>comparingDouble(
                        each -> each.estimates().coreSeconds().value())
                    .thenComparingDouble(each -> each.estimates().violationRate().value()))
            .orElseThrow();
    if (best == cheapest) {
      sentences.add(did(best) + ": the fewest violations and the lowest cost.");
    } else {
      sentences.add("Fewest violations: " + did(best) + ".");
      sentences.add("Lowest cost: " + did(cheapest) + ".");
    }
    List<Controller> front = Front.of(known);
    if (front.size() == known.size() && front.size() > 2) {
      sentences.add(
          "All policies are on the Pareto front: fewer violations cost more CPU throughout.");
    } else if (front.size() > 2) {
      sentences.add(
          "On the Pareto front, from the cheapest on: "
              + front.stream().map(Controller::name).collect(Collectors.joining(", "))
              + "; each of the others is beaten in cost and violations by one of these.");
    }
    if (known.stream().anyMatch(each -> each.runs().size() < 2)) {
      sentences.add(
          "With one repetition there is no telling chance from difference: repeat runs before"
              + " drawing conclusions.");
    }
    return sentences;
  }

  private static String did(Controller each) {
    return "%s, with %s %% violations at %s core-seconds"
        .formatted(
            each.name(),
            Numbers.percentWithInterval(each.estimates().violationRate()),
            Numbers.withInterval(each.estimates().coreSeconds()));
  }
}
