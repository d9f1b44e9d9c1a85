package io.twoscales.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.control.Decision;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.StagePlan;
import java.math.BigDecimal;

/** A decision as one JSON document: what was seen, what was wanted and why, what was begun. */
final class DecisionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DecisionJson() {}

  static String write(String controller, int repetition, Decision decision) {
    ObjectNode root = JSON.createObjectNode();
    root.put("controller", controller).put("repetition", repetition);
    known(root, "timeSeconds", decision.observation().timeSeconds());
    root.put("reason", decision.plan().reason());
    ArrayNode plan = root.putArray("plan");
    for (StagePlan stage : decision.plan().stages()) {
      plan.addObject()
          .put("stage", stage.stage())
          .put("replicas", stage.replicas())
          .put("millicores", stage.millicores())
          .put("startingMillicores", stage.startingMillicores())
          .put("batchSize", stage.batchSize());
    }
    ArrayNode actions = root.putArray("actions");
    for (Action action : decision.actions()) {
      ObjectNode node = actions.addObject().put("kind", action.kind()).put("stage", action.stage());
      if (action instanceof Action.OnReplica onReplica) {
        node.put("replica", onReplica.replica());
      }
      if (action instanceof Action.Start start) {
        node.put("millicores", start.millicores());
      } else if (action instanceof Action.Resize resize) {
        node.put("millicores", resize.millicores());
      } else if (action instanceof Action.SetBatch batch) {
        node.put("batchSize", batch.batchSize());
      }
    }
    ObjectNode seen = root.putObject("observation");
    known(seen, "p50Ms", decision.observation().p50Ms());
    known(seen, "p99Ms", decision.observation().p99Ms());
    known(seen, "violationRate", decision.observation().violationRate());
    seen.put("capacityMillicores", decision.observation().capacityMillicores());
    ArrayNode stages = seen.putArray("stages");
    for (StageObservation stage : decision.observation().stages()) {
      write(stage, stages.addObject());
    }
    return root.toString();
  }

  private static void write(StageObservation stage, ObjectNode node) {
    node.put("stage", stage.stage());
    known(node, "arrivedPerSecond", stage.arrivedPerSecond());
    known(node, "completedPerSecond", stage.completedPerSecond());
    node.put("queueLength", stage.queueLength());
    known(node, "oldestWaitMs", stage.oldestWaitMs());
    node.put("inFlight", stage.inFlight());
    ArrayNode replicas = node.putArray("replicas");
    for (ReplicaObservation replica : stage.replicas()) {
      ObjectNode entry = replicas.addObject();
      entry.put("id", replica.id()).put("state", replica.state().name());
      entry.put("millicores", replica.millicores());
      known(entry, "cpuUsedMillicores", replica.cpuUsedMillicores());
      entry.put("actionPending", replica.actionPending());
    }
  }

  /** Numbers to the sixth decimal, the same on every Java release; left out when not known. */
  private static void known(ObjectNode node, String key, double value) {
    if (!Double.isNaN(value)) {
      node.put(key, new BigDecimal(Decimal.text(value, 6)));
    }
  }
}
