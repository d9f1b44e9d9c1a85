package io.twoscales.control.scripted;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes controllers that follow a script: {@code plans: [{at: 0s, stages: {detect: {replicas: 1,
 * cpu: 1, batch: 1}}}, …]}. The first plan is in force from the beginning; a stage or a value that
 * is left out stays as it was.
 */
public final class ScriptedFactory implements ControllerFactory {
  private static final int MOST_REPLICAS = 100_000;

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String description() {
    return "the plans of the experiment file at their times; for measuring platforms";
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    YamlValue plans =
        options
            .option("plans")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "scripted needs plans: [{at: 0s, stages: {STAGE: {replicas: 1, cpu: 1}}}]"));
    Map<String, StagePlan> present = new LinkedHashMap<>();
    for (StageSpec stage : setting.pipeline().stages()) {
      int unit = setting.limits().unitMillicores();
      present.put(stage.name(), new StagePlan(stage.name(), 1, unit, unit, 1));
    }
    TreeMap<Double, Plan> script = new TreeMap<>();
    for (YamlValue entry : plans.list()) {
      YamlMap map = entry.map();
      YamlValue at = map.required("at");
      double seconds = at.durationOrZero().toNanos() / 1e9;
      YamlMap stages = map.required("stages").map();
      for (String name : stages.keys()) {
        StagePlan before = present.get(name);
        YamlMap values = stages.required(name).map();
        if (before == null) {
          throw stages.refused(name, "no such stage; the pipeline has " + present.keySet());
        }
        present.put(name, changed(before, values, setting.limits()));
        values.refuseUnknownKeys();
      }
      map.refuseUnknownKeys();
      String reason = String.format(Locale.ROOT, "the script says so at %.0f s", seconds);
      if (script.put(seconds, new Plan(List.copyOf(present.values()), reason)) != null) {
        throw at.refused("another plan is for the same time");
      }
    }
    if (script.isEmpty()) {
      throw plans.refused("expected at least one plan");
    }
    return new ScriptedController(script);
  }

  private static StagePlan changed(StagePlan before, YamlMap values, CpuLimits limits) {
    int millicores =
        values
            .optional("cpu")
            .map(
                v -> {
                  int cpu = v.millicores();
                  if (cpu > limits.maxPerReplicaMillicores()) {
                    throw v.refused(
                        "a replica may have at most " + limits.maxPerReplicaMillicores() + "m");
                  }
                  return cpu;
                })
            .orElse(before.millicores());
    return new StagePlan(
        before.stage(),
        values.optional("replicas").map(v -> v.integer(1, MOST_REPLICAS)).orElse(before.replicas()),
        millicores,
        millicores,
        values.optional("batch").map(v -> v.integer(1, 1024)).orElse(before.batchSize()));
  }
}
