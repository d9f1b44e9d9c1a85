package io.twoscales.core.experiment;

import io.twoscales.core.control.CpuLimits;
import io.twoscales.core.fault.Fault;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where an experiment runs. */
final class PlatformReader {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration CFS_PERIOD = Duration.ofMillis(10);
  private static final Duration COLD_START = Duration.ofSeconds(10);
  private static final Duration RESIZE_DELAY = Duration.ofMillis(12);
  private static final int MOST_DRAWS = 1_000_000;
  private static final int MOST_CPUS = 10_000;
  private static final double MOST_SLOWDOWN = 100;
  private static final int MOST_NODES = 100_000;
  private static final Duration MOST_IDLE = Duration.ofHours(1);
  private static final String DELAY_HELP =
      "no measured delays are known: name `profiles`, a folder that `twoscales profile` made, or give a duration or {median: 8s, p99: 14s}";
  private static final String OVERHEAD_HELP =
      "is in no profile: give a duration or {median: 2ms, p99: 8ms}, which `twoscales validate` measures";

  private PlatformReader() {}

  /**
   * Reads it.
   *
   * @param measured what a profile of the pipeline says, where the experiment names one
   */
  static PlatformSettings read(YamlMap map, Optional<MeasuredPlatform> measured) {
    YamlValue kind = map.required("kind");
    PlatformSettings settings =
        switch (kind.string()) {
          case "docker" -> docker(map, measured);
          case "simulated" -> simulated(map, measured);
          default ->
              throw kind.refused("expected docker or simulated, found '" + kind.string() + "'");
        };
    map.refuseUnknownKeys();
    return settings;
  }

  private static PlatformSettings.Docker docker(YamlMap map, Optional<MeasuredPlatform> measured) {
    CpuLimits limits = limits(map);
    Duration period =
        map.optional("cfsPeriod")
            .map(YamlValue::duration)
            .orElseGet(() -> periodFor(limits.unitMillicores()));
    requireHolds(map, measured, period);
    requireSettable(map, limits.unitMillicores(), period);
    map.optional("coldStart")
        .filter(value -> !value.string().equals("measured"))
        .ifPresent(
            value -> {
              throw value.refused("containers have real cold starts: leave it out or say measured");
            });
    return new PlatformSettings.Docker(
        limits,
        startDeadline(map),
        period,
        map.optional("port").map(v -> v.integer(0, 65535)).orElse(0),
        map.optional("startBoost").map(v -> startBoost(v, limits)).orElse(0),
        map.optional("resize").map(PlatformReader::resizeWay).orElse(ResizeWay.AUTO),
        map.optional("disturbance")
            .map(v -> disturbance(v.map()))
            .orElse(DisturbanceLimits.DEFAULT));
  }

  private static void requireHolds(
      YamlMap map, Optional<MeasuredPlatform> measured, Duration period) {
    measured
        .filter(profile -> !profile.cfsPeriod().equals(period))
        .ifPresent(
            profile -> {
              throw map.refused(
                  "cfsPeriod",
                  "the profiles were measured with a period of %d ms, and hold for no other"
                      .formatted(profile.cfsPeriod().toMillis()));
            });
  }

  /**
   * The shortest period above which latency follows 1/CPU, and long enough for a unit's quota to be
   * settable.
   */
  private static Duration periodFor(int unitMillicores) {
    long leastMicros = (1_000_000 + unitMillicores - 1) / unitMillicores;
    return leastMicros * 1000 <= CFS_PERIOD.toNanos()
        ? CFS_PERIOD
        : Duration.ofMillis((leastMicros + 999) / 1000);
  }

  private static DisturbanceLimits disturbance(YamlMap map) {
    DisturbanceLimits usual = DisturbanceLimits.DEFAULT;
    DisturbanceLimits limits =
        new DisturbanceLimits(
            share(map, "steal", usual.steal()),
            share(map, "others", usual.others()),
            share(map, "memory", usual.memory()),
            share(map, "disk", usual.disk()),
            share(map, "seconds", usual.seconds()),
            share(map, "repeat", usual.repeat()));
    map.refuseUnknownKeys();
    return limits;
  }

  private static double share(YamlMap map, String key, double usual) {
    return map.optional(key).map(v -> v.number(0, 1)).orElse(usual);
  }

  private static ResizeWay resizeWay(YamlValue value) {
    for (ResizeWay way : ResizeWay.values()) {
      if (way.word().equals(value.string())) {
        return way;
      }
    }
    throw value.refused("expected auto, engine or cgroup, found '" + value.string() + "'");
  }

  private static int startBoost(YamlValue value, CpuLimits limits) {
    int millicores = value.millicores();
    if (millicores < limits.unitMillicores() || millicores > limits.capacityMillicores()) {
      throw value.refused(
          "expected a unit (%dm) to the capacity (%dm), found %dm"
              .formatted(limits.unitMillicores(), limits.capacityMillicores(), millicores));
    }
    return millicores;
  }

  private static PlatformSettings.Simulated simulated(
      YamlMap map, Optional<MeasuredPlatform> measured) {
    CpuLimits limits = limits(map);
    int nodes = map.optional("nodes").map(v -> v.integer(1, MOST_NODES)).orElse(1);
    PlatformSettings.Simulated settings =
        new PlatformSettings.Simulated(
            limits,
            startDeadline(map),
            map.optional("coldStart")
                .map(v -> coldStart(map, v, measured))
                .orElse(ColdStart.of(Delay.fixed(COLD_START))),
            map.optional("resizeDelay")
                .map(v -> delay(v, measured.flatMap(MeasuredPlatform::resizeDelay), DELAY_HELP))
                .orElse(Delay.fixed(RESIZE_DELAY)),
            nodes,
            map.optional("noise").map(v -> noise(v, measured)).orElse(ServiceNoise.PROFILE),
            map.optional("startBoost").map(v -> startBoost(v, limits)).orElse(0),
            map.optional("overhead")
                .map(v -> delay(v, Optional.empty(), OVERHEAD_HELP))
                .orElse(Delay.NONE),
            map.optional("idle").map(PlatformReader::idle).orElse(Duration.ZERO),
            quotas(map),
            map.optional("warming").map(v -> warming(v.map())).orElse(Warming.NONE),
            map.optional("gatewayPauses").map(v -> pauses(v.map())).orElse(GatewayPauses.NONE),
            map.optional("draw").map(v -> v.integer(1, MOST_DRAWS)).orElse(1));
    if (settings.quotas().isPresent()) {
      if (!(settings.noise() instanceof ServiceNoise.Samples)) {
        throw map.refused("cfsPeriod", "goes with `noise: samples`, from which CPU time is known");
      }
      requireHolds(map, measured, settings.quotas().get().period());
    }
    if (settings.nodeMillicores() < limits.maxPerReplicaMillicores()) {
      throw map.refused(
          map.keys().contains("nodes") ? "nodes" : "maxPerReplica",
          "a node has %dm, too little for a replica of %dm"
              .formatted(settings.nodeMillicores(), limits.maxPerReplicaMillicores()));
    }
    return settings;
  }

  /** As {@link #delay}; measured it depends on the CPU that a start has. */
  private static ColdStart coldStart(
      YamlMap map, YamlValue value, Optional<MeasuredPlatform> measured) {
    if (!value.isMap() && value.string().equals("measured")) {
      ColdStart byCpu =
          measured
              .flatMap(MeasuredPlatform::coldStart)
              .orElseThrow(() -> value.refused(DELAY_HELP));
      ColdStart then =
          map.optional("startSlowdown").map(v -> slower(byCpu, v, factors(v.map()))).orElse(byCpu);
      return map.optional("creation").map(v -> then.creating(v.duration())).orElse(then);
    }
    for (String key : List.of("creation", "startSlowdown")) {
      if (map.keys().contains(key)) {
        throw map.refused(key, "goes with `coldStart: measured`, which it is about");
      }
    }
    return ColdStart.of(delay(value, Optional.empty(), DELAY_HELP));
  }

  private static ColdStart slower(ColdStart byCpu, YamlValue value, Map<String, Double> factors) {
    for (String stage : factors.keySet()) {
      if (!byCpu.stages().contains(stage)) {
        throw value.refused(
            "names %s; the stages whose starts were measured are %s"
                .formatted(stage, String.join(", ", byCpu.stages())));
      }
    }
    return byCpu.slower(factors);
  }

  /** {@code {slower: 2, cpu: 3500ms}}. */
  private static Warming warming(YamlMap map) {
    Warming warming =
        new Warming(map.required("slower").number(1, 100), map.required("cpu").duration());
    map.refuseUnknownKeys();
    return warming;
  }

  /** {@code {CONTROLLER-REPETITION: [{at: 7200ms, for: 90ms}, ...]}}. */
  private static GatewayPauses pauses(YamlMap map) {
    Map<String, List<Fault.GatewayPause>> byRun = new LinkedHashMap<>();
    for (String run : map.keys()) {
      byRun.put(
          run,
          map.required(run).list().stream()
              .map(YamlValue::map)
              .map(PlatformReader::pause)
              .toList());
    }
    return new GatewayPauses(byRun);
  }

  private static Fault.GatewayPause pause(YamlMap map) {
    Fault.GatewayPause pause =
        new Fault.GatewayPause(
            map.required("at").durationOrZero().toNanos() / 1e9,
            map.required("for").duration().toNanos() / 1e9);
    map.refuseUnknownKeys();
    return pause;
  }

  private static Optional<CpuQuotas> quotas(YamlMap map) {
    Optional<Integer> cpus = map.optional("cpus").map(v -> v.integer(1, MOST_CPUS));
    Map<String, Double> slowdown =
        map.optional("slowdown").map(v -> factors(v.map())).orElse(Map.of());
    MachineDrift drift =
        map.optional("drift")
            .map(v -> new MachineDrift(factors(v.map())))
            .orElse(MachineDrift.NONE);
    Map<String, Waking> waking = map.optional("waking").map(v -> waking(v.map())).orElse(Map.of());
    CpuSteal steal =
        map.optional("steal")
            .map(v -> steal(v.map()))
            .orElse(CpuSteal.NONE)
            .costing(map.optional("stealCost").map(v -> v.number(0, MOST_SLOWDOWN)).orElse(0.0));
    Duration tick = map.optional("cpuTick").map(YamlValue::duration).orElse(Duration.ZERO);
    Optional<Duration> period = map.optional("cfsPeriod").map(YamlValue::duration);
    if (period.isEmpty()) {
      for (String key :
          List.of("cpuTick", "cpus", "slowdown", "drift", "waking", "steal", "stealCost")) {
        if (map.keys().contains(key)) {
          throw map.refused(key, "goes with `cfsPeriod`: it is about CPU time");
        }
      }
    }
    if (map.keys().contains("stealCost") && !map.keys().contains("steal")) {
      throw map.refused("stealCost", "goes with `steal`, which it is the cost of");
    }
    return period.map(length -> new CpuQuotas(length, tick, cpus, slowdown, drift, waking, steal));
  }

  /** {@code {NAME: 1.03}}. */
  private static Map<String, Double> factors(YamlMap map) {
    Map<String, Double> byName = new LinkedHashMap<>();
    for (String name : map.keys()) {
      byName.put(name, map.required(name).number(1 / MOST_SLOWDOWN, MOST_SLOWDOWN));
    }
    return byName;
  }

  /** {@code {CONTROLLER-REPETITION: [SHARE, ...]}}, a share a second. */
  private static CpuSteal steal(YamlMap map) {
    Map<String, List<Double>> byRun = new LinkedHashMap<>();
    for (String run : map.keys()) {
      byRun.put(run, map.required(run).list().stream().map(share -> share.number(0, 1)).toList());
    }
    return new CpuSteal(byRun, 0);
  }

  /** {@code {STAGE: {cpu: 2ms, idle: 12ms}}}. */
  private static Map<String, Waking> waking(YamlMap map) {
    Map<String, Waking> byStage = new LinkedHashMap<>();
    for (String stage : map.keys()) {
      YamlMap one = map.required(stage).map();
      byStage.put(
          stage, new Waking(one.required("cpu").duration(), one.required("idle").duration()));
      one.refuseUnknownKeys();
    }
    return byStage;
  }

  /** {@code 2s}, in whole seconds, as decisions are. */
  private static Duration idle(YamlValue value) {
    Duration idle = value.durationOrZero();
    if (idle.toNanosPart() != 0 || idle.compareTo(MOST_IDLE) > 0) {
      throw value.refused("expected whole seconds, at most an hour");
    }
    return idle;
  }

  /** {@code 10s}, {@code {median: 8s, p99: 14s}}, or {@code measured}. */
  private static Delay delay(YamlValue value, Optional<Delay> known, String help) {
    if (!value.isMap()) {
      if (value.string().equals("measured")) {
        return known.orElseThrow(() -> value.refused(help));
      }
      return Delay.fixed(value.durationOrZero());
    }
    YamlMap map = value.map();
    Duration median = map.required("median").duration();
    Duration p99 = map.required("p99").duration();
    map.refuseUnknownKeys();
    try {
      return new Delay(median, p99);
    } catch (IllegalArgumentException e) {
      throw map.refused("p99", e.getMessage());
    }
  }

  /** {@code profile}, {@code samples}, or a coefficient of variation. */
  private static ServiceNoise noise(YamlValue value, Optional<MeasuredPlatform> measured) {
    return switch (value.string()) {
      case "profile" -> ServiceNoise.PROFILE;
      case "samples" ->
          new ServiceNoise.Samples(
              measured
                  .flatMap(MeasuredPlatform::samples)
                  .orElseThrow(
                      () ->
                          value.refused(
                              "no samples are known: name `profiles`, a folder that `twoscales profile` made, or say profile or a number")));
      default -> ServiceNoise.of(value.number(0, 10));
    };
  }

  private static Duration startDeadline(YamlMap map) {
    return map.optional("startDeadline").map(YamlValue::duration).orElse(START_DEADLINE);
  }

  private static CpuLimits limits(YamlMap map) {
    int unit = map.optional("unit").map(YamlValue::millicores).orElse(100);
    int capacity = map.required("capacity").millicores();
    if (capacity < unit) {
      throw map.refused(
          "capacity", "capacity (%dm) is less than one unit (%dm)".formatted(capacity, unit));
    }
    int maxPerReplica =
        map.optional("maxPerReplica").map(YamlValue::millicores).orElse(capacity / unit * unit);
    try {
      return new CpuLimits(unit, maxPerReplica, capacity);
    } catch (IllegalArgumentException e) {
      throw map.refused(
          map.keys().contains("maxPerReplica") ? "maxPerReplica" : "unit", e.getMessage());
    }
  }

  /** The kernel takes periods from 1 ms to 1 s and quotas from 1 ms. */
  private static void requireSettable(YamlMap map, int unitMillicores, Duration period) {
    long micros = period.toNanos() / 1000;
    if (micros < 1000 || micros > 1_000_000) {
      throw map.refused("cfsPeriod", "expected 1ms to 1s");
    }
    if (unitMillicores * micros / 1000 < 1000) {
      throw map.refused(
          map.keys().contains("unit") ? "unit" : "cfsPeriod",
          "a unit of %dm is a quota of less than 1 ms in a period of %d ms; raise one of them"
              .formatted(unitMillicores, period.toMillis()));
    }
  }
}
