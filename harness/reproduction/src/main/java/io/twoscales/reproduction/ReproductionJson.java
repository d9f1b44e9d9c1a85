package io.twoscales.reproduction;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.reproduction.claims.Measured;
import io.twoscales.reproduction.claims.Verdict;
import io.twoscales.results.statistics.ControllerStatistics;
import io.twoscales.results.statistics.Interval;
import io.twoscales.results.statistics.Measure;

/** A reproduction for programs. */
final class ReproductionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReproductionJson() {}

  static ObjectNode of(ReproductionText text) {
    ObjectNode root = JSON.createObjectNode();
    root.put("title", text.title());
    text.conditions().forEach(root.putArray("conditions")::add);
    text.missing().forEach(root.putArray("missing")::add);
    text.fidelity().forEach(root.putArray("fidelity")::add);
    ArrayNode verdicts = root.putArray("verdicts");
    text.verdicts().forEach(verdict -> verdicts.add(verdict(verdict)));
    root.putArray("measured")
        .addAll(
            text.measured().parallelStream()
                .flatMap(
                    window -> window.controllers().stream().map(policy -> measured(window, policy)))
                .toList());
    ArrayNode windows = root.putArray("windows");
    for (ReplayedWindow window : text.windows()) {
      windows
          .addObject()
          .put("kind", window.kind().word())
          .put("number", window.number())
          .put("trace", window.trace())
          .put("fromSecond", window.window().fromSecond())
          .put("toSecond", window.window().toSecond());
    }
    return root;
  }

  private static ObjectNode verdict(Verdict verdict) {
    ObjectNode node = JSON.createObjectNode();
    node.put("claim", verdict.claim().name());
    node.put("words", verdict.claim().words());
    node.put("controller", verdict.subject());
    node.put("platform", verdict.platform());
    node.put("pipeline", verdict.pipeline());
    node.put("verdict", verdict.outcome().words());
    node.put("evidence", verdict.evidence());
    node.put("basis", verdict.basis());
    node.set("quantity", interval(verdict.quantity()));
    return node;
  }

  private static ObjectNode measured(Measured window, ControllerStatistics controller) {
    ObjectNode node = JSON.createObjectNode();
    node.put("platform", window.platform());
    node.put("pipeline", window.pipeline());
    node.put("window", window.kind().word());
    node.put("number", window.number());
    node.put("controller", controller.controller());
    ObjectNode measures = node.putObject("measures");
    for (Measure measure : Measure.values()) {
      measures.set(measure.key(), interval(window.interval(controller.controller(), measure)));
    }
    return node;
  }

  private static ObjectNode interval(Interval interval) {
    ObjectNode node = JSON.createObjectNode();
    put(node, "estimate", interval.estimate());
    put(node, "low", interval.low());
    put(node, "high", interval.high());
    node.put("values", interval.repetitions());
    node.put("method", interval.method().word());
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
