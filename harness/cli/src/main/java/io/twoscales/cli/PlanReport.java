package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.solver.Allocation;
import io.twoscales.solver.Sensitivity;
import io.twoscales.solver.Solution;
import io.twoscales.solver.StageAllocation;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A solution for people and for machines. */
final class PlanReport {
  private final String pipeline;
  private final Solution solution;
  private final Optional<Sensitivity> sensitivity;

  PlanReport(String pipeline, Solution solution, Optional<Sensitivity> sensitivity) {
    this.pipeline = pipeline;
    this.solution = solution;
    this.sensitivity = sensitivity;
  }

  String table() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s, %s requests/s within %s ms: %s",
        pipeline,
        number(solution.demand().ratePerSecond()),
        number(solution.demand().sloMs()),
        solution.feasible() ? "feasible" : "NOT feasible");
    line(text, "%s", solution.binding().explanation());
    if (solution.bestEffort()) {
      line(
          text,
          "best effort: a plan for %s requests/s; %.1f%% of the requests will miss",
          number(solution.servedPerSecond()),
          100 * solution.missShare());
    }
    solution.plan().ifPresent(plan -> stages(text, plan));
    sensitivity.ifPresent(
        s ->
            line(
                text,
                "one more request/s: %s; an objective tighter by 10%%: %s",
                extra(s.oneMoreRequestMillicores()),
                extra(s.tighterSloMillicores())));
    return text.toString();
  }

  private static void stages(StringBuilder text, Allocation plan) {
    line(text, "");
    line(
        text,
        "%-14s %-22s %8s %10s %6s %8s %8s %6s %8s %5s %5s",
        "stage",
        "variant",
        "replicas",
        "millicores",
        "batch",
        "batch ms",
        "fill ms",
        "of SLO",
        "slack ms",
        "used",
        "more");
    for (StageAllocation stage : plan.stages()) {
      line(
          text,
          "%-14s %-22s %8d %10d %6d %8.1f %8.1f %5.0f%% %8.1f %4.0f%% %5s",
          stage.name(),
          stage.variant(),
          stage.replicas(),
          stage.millicores(),
          stage.batch(),
          stage.processingMs(),
          stage.fillMs(),
          100 * stage.sloShare(),
          stage.slackMs(),
          100 * stage.utilisation(),
          stage.extraReplicas() == 0 ? "" : "+" + stage.extraReplicas());
    }
    line(text, "");
    line(
        text,
        "in all: %d millicores, %.1f ms in the worst case",
        plan.costMillicores(),
        plan.latencyMs());
  }

  private static String extra(OptionalLong millicores) {
    return millicores.isPresent() ? "+" + millicores.getAsLong() + "m" : "not possible";
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  String json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("pipeline", pipeline);
    root.put("ratePerSecond", solution.demand().ratePerSecond());
    root.put("sloMs", solution.demand().sloMs());
    root.put("feasible", solution.feasible());
    if (solution.plan().isPresent()) {
      Allocation plan = solution.plan().get();
      root.put("costMillicores", plan.costMillicores());
      root.put("latencyMs", plan.latencyMs());
      ArrayNode stages = root.putArray("stages");
      plan.stages().forEach(stage -> stage(stage, stages.addObject()));
    } else {
      root.putNull("costMillicores").putNull("latencyMs").putArray("stages");
    }
    ObjectNode binding = root.putObject("binding");
    binding.put("constraint", solution.binding().constraint().name().toLowerCase(Locale.ROOT));
    binding.put("stage", solution.binding().stage().orElse(null));
    binding.put("explanation", solution.binding().explanation());
    if (solution.bestEffort()) {
      root.putObject("bestEffort")
          .put("ratePerSecond", solution.servedPerSecond())
          .put("missShare", solution.missShare());
    } else {
      root.putNull("bestEffort");
    }
    sensitivity.ifPresent(
        s -> {
          ObjectNode node = root.putObject("sensitivity");
          put(node, "oneMoreRequestMillicores", s.oneMoreRequestMillicores());
          put(node, "tighterSloMillicores", s.tighterSloMillicores());
        });
    return root.toPrettyString() + "\n";
  }

  private static void stage(StageAllocation stage, ObjectNode node) {
    node.put("name", stage.name());
    node.put("variant", stage.variant());
    node.put("replicas", stage.replicas());
    node.put("millicores", stage.millicores());
    node.put("batch", stage.batch());
    node.put("latencyMs", stage.latencyMs());
    node.put("extraReplicas", stage.extraReplicas());
    node.put("processingMs", stage.processingMs());
    node.put("fillMs", stage.fillMs());
    node.put("sloShare", stage.sloShare());
    node.put("slackMs", stage.slackMs());
    node.put("utilisation", stage.utilisation());
  }

  private static void put(ObjectNode node, String key, OptionalLong millicores) {
    if (millicores.isPresent()) {
      node.put(key, millicores.getAsLong());
    } else {
      node.putNull(key);
    }
  }
}
