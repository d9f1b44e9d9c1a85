package io.twoscales.external;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.solver.VariantModel;
import java.util.Optional;

/** What the program is told: one line of JSON each, without line breaks. */
final class Messages {
  static final int PROTOCOL = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Messages() {}

  /** What does not change during a run. The first line a program gets; it is not answered. */
  static String hello(ControllerSetting setting) {
    CpuLimits limits = setting.limits();
    ObjectNode root = JSON.createObjectNode();
    root.put("type", "hello");
    root.put("protocol", PROTOCOL);
    root.put("pipeline", setting.pipeline().name());
    root.put("sloMs", setting.sloMs());
    root.put("unitMillicores", limits.unitMillicores());
    root.put("maxPerReplicaMillicores", limits.maxPerReplicaMillicores());
    root.put("capacityMillicores", limits.capacityMillicores());
    ArrayNode stages = root.putArray("stages");
    for (StageSpec stage : setting.pipeline().stages()) {
      ObjectNode node = stages.addObject();
      node.put("stage", stage.name());
      ArrayNode after = node.putArray("after");
      stage.after().forEach(after::add);
      node.put("multiplicity", stage.multiplicity());
      ArrayNode batches = node.putArray("batchSizes");
      stage.batches().forEach(batches::add);
      ArrayNode variants = node.putArray("variants");
      for (Variant variant : stage.variants()) {
        variant(variants.addObject(), variant, stage, limits);
      }
    }
    return root.toString();
  }

  private static void variant(ObjectNode node, Variant variant, StageSpec stage, CpuLimits limits) {
    node.put("variant", variant.name());
    node.put("accuracy", variant.accuracy());
    ArrayNode latencies = node.putArray("latencies");
    Optional<VariantModel> model = model(variant, limits);
    if (model.isEmpty()) {
      return;
    }
    for (int batch : stage.batches()) {
      for (int millicores = limits.unitMillicores();
          millicores <= limits.maxPerReplicaMillicores();
          millicores += limits.unitMillicores()) {
        latency(latencies, model.get(), batch, millicores);
      }
    }
  }

  /** Empty where the profile was measured at too few sizes for a model. */
  private static Optional<VariantModel> model(Variant variant, CpuLimits limits) {
    try {
      return Optional.of(
          variant.latency().model(variant.name(), variant.accuracy(), limits.unitMillicores()));
    } catch (IllegalArgumentException tooLittleIsKnown) {
      return Optional.empty();
    }
  }

  private static void latency(ArrayNode to, VariantModel model, int batch, int millicores) {
    try {
      double median = model.median().latencyMs(batch, millicores);
      double tail = model.tail().latencyMs(batch, millicores);
      ObjectNode node = to.addObject();
      node.put("batchSize", batch);
      node.put("millicores", millicores);
      node.put("p50Ms", median);
      node.put("p99Ms", tail);
    } catch (IllegalArgumentException notMeasuredThere) {
      return;
    }
  }

  /**
   * What is seen at a tick; it is answered with a plan.
   *
   * @param inForce the plan in force
   * @param refused why the answer before this was refused; empty when it was not
   */
  static String observation(Observation seen, Plan inForce, Optional<String> refused) {
    ObjectNode root = JSON.createObjectNode();
    root.put("type", "observation");
    root.put("timeSeconds", seen.timeSeconds());
    number(root, "p50Ms", seen.p50Ms());
    number(root, "p99Ms", seen.p99Ms());
    number(root, "violationRate", seen.violationRate());
    root.put("capacityMillicores", seen.capacityMillicores());
    ArrayNode stages = root.putArray("stages");
    seen.stages().forEach(stage -> stage(stages.addObject(), stage));
    ArrayNode plan = root.putArray("plan");
    inForce.stages().forEach(stage -> planned(plan.addObject(), stage));
    refused.ifPresent(why -> root.put("refused", why));
    if (!seen.failures().isEmpty()) {
      ArrayNode failures = root.putArray("failures");
      seen.failures().forEach(failures::add);
    }
    return root.toString();
  }

  private static void stage(ObjectNode node, StageObservation stage) {
    node.put("stage", stage.stage());
    number(node, "arrivedPerSecond", stage.arrivedPerSecond());
    number(node, "completedPerSecond", stage.completedPerSecond());
    node.put("queueLength", stage.queueLength());
    number(node, "oldestWaitMs", stage.oldestWaitMs());
    node.put("inFlight", stage.inFlight());
    ArrayNode replicas = node.putArray("replicas");
    for (ReplicaObservation replica : stage.replicas()) {
      ObjectNode one = replicas.addObject();
      one.put("id", replica.id());
      one.put("state", replica.state().name());
      one.put("millicores", replica.millicores());
      number(one, "cpuUsedMillicores", replica.cpuUsedMillicores());
      one.put("actionPending", replica.actionPending());
    }
  }

  private static void planned(ObjectNode node, StagePlan stage) {
    node.put("stage", stage.stage());
    node.put("replicas", stage.replicas());
    node.put("millicores", stage.millicores());
    node.put("startingMillicores", stage.startingMillicores());
    node.put("batchSize", stage.batchSize());
    node.put("resizing", stage.resizing().word());
  }

  /** JSON has no NaN: what is not known is null. */
  private static void number(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
