package io.twoscales.core.experiment;

import io.twoscales.core.fault.Fault;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the faults of an experiment: {@code {at: 120s, kill: {stage: detect, replicas: 1}}}. */
final class FaultReader {
  private static final String[] KINDS = {
    "kill",
    "hang",
    "slow",
    "networkDelay",
    "networkLoss",
    "neverReady",
    "startsFail",
    "resizesRefused",
    "resizesDeferred",
    "resizesLate",
    "gatewayPause",
    "metricsMissing"
  };
  private static final int MOST_REPLICAS = 100_000;

  private final List<String> stages;

  FaultReader(Pipeline pipeline) {
    this.stages = pipeline.stages().stream().map(StageSpec::name).toList();
  }

  /** The faults in the order of their times. */
  List<Fault> read(YamlValue list) {
    List<Fault> faults = new ArrayList<>();
    for (YamlValue entry : list.list()) {
      faults.add(fault(entry.map()));
    }
    faults.sort(Comparator.comparingDouble(Fault::atSeconds));
    return faults;
  }

  private Fault fault(YamlMap map) {
    double at = map.required("at").durationOrZero().toNanos() / 1e9;
    map.refuseMoreThanOneOf(KINDS);
    for (String kind : KINDS) {
      if (map.optional(kind).isPresent()) {
        YamlMap what = map.required(kind).map();
        Fault fault = fault(kind, at, what);
        what.refuseUnknownKeys();
        map.refuseUnknownKeys();
        return fault;
      }
    }
    map.refuseUnknownKeys();
    throw map.refused("at", "expected one of " + String.join(", ", KINDS) + " beside it");
  }

  private Fault fault(String kind, double at, YamlMap what) {
    return switch (kind) {
      case "kill" -> new Fault.Kill(at, stage(what), replicas(what));
      case "hang" -> new Fault.Hang(at, stage(what), replicas(what), lasting(what));
      case "slow" ->
          new Fault.Slow(
              at,
              stage(what),
              replicas(what),
              what.required("factor").number(1, 1000),
              lasting(what));
      case "networkDelay" ->
          new Fault.NetworkDelay(
              at,
              stage(what),
              replicas(what),
              what.required("by").duration().toNanos() / 1e6,
              lasting(what));
      case "networkLoss" ->
          new Fault.NetworkLoss(
              at,
              stage(what),
              replicas(what),
              what.required("share").number(0.0001, 0.9),
              lasting(what));
      case "neverReady" -> new Fault.NeverReady(at, stage(what), lasting(what));
      case "startsFail" -> new Fault.StartsFail(at, stage(what), lasting(what));
      case "resizesRefused" -> new Fault.ResizesRefused(at, stage(what), lasting(what));
      case "resizesDeferred" -> new Fault.ResizesDeferred(at, stage(what), lasting(what));
      case "resizesLate" ->
          new Fault.ResizesLate(at, stage(what), lasting(what), seconds(what.required("by")));
      case "gatewayPause" -> new Fault.GatewayPause(at, lasting(what));
      default -> new Fault.MetricsMissing(at, lasting(what));
    };
  }

  private String stage(YamlMap what) {
    YamlValue stage = what.required("stage");
    if (!stages.contains(stage.string())) {
      throw stage.refused(
          "no stage '%s'; the pipeline has %s"
              .formatted(stage.string(), String.join(", ", stages)));
    }
    return stage.string();
  }

  private static int replicas(YamlMap what) {
    return what.optional("replicas").map(v -> v.integer(1, MOST_REPLICAS)).orElse(1);
  }

  private static double lasting(YamlMap what) {
    return seconds(what.required("for"));
  }

  private static double seconds(YamlValue value) {
    return value.duration().toNanos() / 1e9;
  }
}
