package io.twoscales.results.fidelity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.statistics.Interval;
import java.util.List;

/** A comparison of both worlds for programs; numbers that are not known are null. */
public final class FidelityJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FidelityJson() {}

  /**
   * The document.
   *
   * @param parameters what the simulation was given and where it comes from, a line each
   */
  public static ObjectNode of(Fidelity fidelity, List<String> parameters) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schemaVersion", 1);
    root.put("name", fidelity.measured().manifest().name());
    root.put("measured", fidelity.measured().folder().toString());
    root.put("simulated", fidelity.simulated().get(0).folder().toString());
    root.put("draws", fidelity.simulated().size());
    parameters.forEach(root.putArray("parameters")::add);
    fidelity.warnings().forEach(root.putArray("warnings")::add);
    root.put("holds", fidelity.broken().isEmpty());
    fidelity.broken().forEach(root.putArray("broken")::add);
    ArrayNode controllers = root.putArray("controllers");
    fidelity.controllers().forEach(controller -> controllers.add(controller(controller)));
    ArrayNode orders = root.putArray("orders");
    for (PolicyOrder order : fidelity.orders()) {
      ObjectNode node = orders.addObject();
      node.put("by", order.measure().key());
      node.put("measured", order.measured());
      node.put("simulated", order.simulated());
      put(node, "kendallTau", order.tau());
      node.put("same", order.isSame());
      order.inverted().forEach(node.putArray("inverted")::add);
    }
    return root;
  }

  private static ObjectNode controller(ControllerFidelity controller) {
    ObjectNode root = JSON.createObjectNode();
    root.put("controller", controller.controller());
    root.put("repetitions", controller.repetitions());
    ObjectNode measures = root.putObject("measures");
    for (MeasureError error : controller.errors()) {
      ObjectNode node = measures.putObject(error.measure().key());
      node.set("measured", interval(error.measured()));
      node.set("simulated", interval(error.simulated()));
      node.set(error.isRelative() ? "relativeError" : "difference", interval(error.error()));
      if (error.tolerance().isPresent()) {
        node.put("tolerance", error.tolerance().getAsDouble());
        node.put("holds", !error.isBeyondTolerance());
      }
    }
    ObjectNode timelines = root.putObject("timelines");
    for (TimelineError timeline : controller.timelines()) {
      ObjectNode node = timelines.putObject(timeline.series().key());
      put(node, "measuredMean", timeline.measuredMean());
      put(node, "simulatedMean", timeline.simulatedMean());
      put(node, "meanAbsoluteError", timeline.meanAbsoluteError());
      put(node, "correlation", timeline.correlation());
      node.put("seconds", timeline.seconds());
    }
    return root;
  }

  private static ObjectNode interval(Interval interval) {
    ObjectNode node = JSON.createObjectNode();
    put(node, "estimate", interval.estimate());
    if (interval.known()) {
      put(node, "low", interval.low());
      put(node, "high", interval.high());
    }
    return node;
  }

  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
