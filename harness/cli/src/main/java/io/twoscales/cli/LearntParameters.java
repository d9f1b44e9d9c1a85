package io.twoscales.cli;

import io.twoscales.core.experiment.CpuQuotas;
import io.twoscales.core.experiment.CpuSteal;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.GatewayPauses;
import io.twoscales.core.experiment.MachineDrift;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.SimulatedTwin;
import io.twoscales.core.experiment.Waking;
import io.twoscales.core.experiment.Warming;
import io.twoscales.docker.testbed.CpuLayout;
import io.twoscales.results.fidelity.ContainerCreation;
import io.twoscales.results.fidelity.FreshReplicas;
import io.twoscales.results.fidelity.MeanTimes;
import io.twoscales.results.fidelity.PausedGateway;
import io.twoscales.results.fidelity.RequestOverhead;
import io.twoscales.results.fidelity.RunSpeeds;
import io.twoscales.results.fidelity.StageSeconds;
import io.twoscales.results.fidelity.StartSpeeds;
import io.twoscales.results.fidelity.StealCost;
import io.twoscales.results.fidelity.StolenCpu;
import io.twoscales.results.fidelity.WarmReplicas;
import io.twoscales.results.read.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the simulation is told beside the profile.
 *
 * @param overhead what gateway, network and load generator add to a request
 * @param tick between the ticks of the kernel's timer, in which it looks who has used up its quota;
 *     zero when the set does not say
 * @param cpus how many CPUs the replicas shared; empty when the set does not say
 * @param creation how long the engine took to make and start a container; zero when not known
 * @param startSlowdown by stage, how many times as long as the profile says starts took
 * @param warming how much slower fresh replicas are; empty when there were too few to tell
 * @param slowdown by stage, how many times the CPU that the profile says batches needed
 * @param drift how many times slower the machine was in each of the judged runs than that
 * @param waking by stage, how much more CPU batches need that find a replica idle
 * @param steal what the machine below took from the CPUs in each of the judged runs, and what that
 *     costs
 * @param source where it comes from, in words
 * @param sourceOfSlowdown where that comes from
 */
record LearntParameters(
    RequestOverhead overhead,
    Duration tick,
    Optional<Integer> cpus,
    Duration creation,
    Map<String, Double> startSlowdown,
    Optional<Warming> warming,
    Map<String, Double> slowdown,
    MachineDrift drift,
    Map<String, Waking> waking,
    CpuSteal steal,
    GatewayPauses pauses,
    String source,
    String sourceOfSlowdown) {
  static final String OF_THE_JUDGED =
      "TAKEN FROM THE SET THAT IS JUDGED: --calibration names another one";

  LearntParameters {
    startSlowdown = Map.copyOf(startSlowdown);
    slowdown = Map.copyOf(slowdown);
    waking = Map.copyOf(waking);
  }

  /**
   * Learns from a measured set. The overhead is that of static plans where there are any: others
   * may choke the gateway. What batches need is learnt from static plans only, whose replicas are
   * warm and keep their CPU.
   *
   * <p>The machine is as it was in the runs that are judged: as fast as the CPU says that their
   * static plans used, where they have one, faster or slower in each run as the CPU says that its
   * replicas used, with what the machine below took from it in each of their seconds, and with the
   * moments in which the gateway took in nothing. Those are conditions of the minutes, as the
   * traffic is, and another set's minutes do not know them.
   *
   * @param judged what the simulation is held against
   * @param set what is learnt from; may be the judged one
   * @param source where that comes from, in words
   */
  static LearntParameters of(
      ValidatedExperiment asked, ResultSet judged, ResultSet set, String source) {
    boolean anyStatic = set.controllers().stream().anyMatch(LearntParameters::isStatic);
    Optional<MeanTimes> means = means(asked);
    Optional<Warming> warming = means.flatMap(known -> FreshReplicas.of(set, known));
    Map<String, WarmReplicas.Work> learnt = work(set, means, warming);
    Map<String, WarmReplicas.Work> then = work(judged, means, warming);
    Map<String, Double> slowdown = new TreeMap<>();
    Map<String, Waking> waking = new TreeMap<>();
    learnt.forEach(
        (stage, of) -> {
          slowdown.put(stage, of.slowdown());
          of.waking().ifPresent(found -> waking.put(stage, found));
        });
    then.forEach((stage, of) -> slowdown.put(stage, of.slowdown()));
    Map<String, WarmReplicas.Work> calibrated = asProfiled(asked);
    calibrated.putAll(learnt);
    Map<String, WarmReplicas.Work> work = asProfiled(asked);
    work.replaceAll(
        (stage, asProfiled) ->
            new WarmReplicas.Work(
                slowdown.getOrDefault(stage, asProfiled.slowdown()),
                Optional.ofNullable(waking.get(stage))));
    double cost = cost(set, means, warming, calibrated);
    CpuSteal steal = StolenCpu.of(judged).costing(cost);
    return new LearntParameters(
        RequestOverhead.of(set, name -> !anyStatic || isStatic(name)),
        Optional.ofNullable(judged.manifest().environment().get("kernelHz"))
            .map(LearntParameters::tick)
            .orElse(Duration.ZERO),
        Optional.ofNullable(set.manifest().environment().get("replicaCpus"))
            .map(CpuLayout::countOf),
        ContainerCreation.medianOf(set),
        asked
            .coldStarts()
            .map(
                known ->
                    StartSpeeds.of(
                        set,
                        known,
                        drift(set, means, warming, calibrated, StolenCpu.of(set).costing(cost))))
            .orElse(Map.of()),
        warming,
        slowdown,
        drift(judged, means, warming, work, steal),
        waking,
        steal,
        PausedGateway.of(judged),
        source,
        then.isEmpty() ? source : "by the CPU that static plans used in the judged set");
  }

  private static Duration tick(String hertz) {
    return Duration.ofNanos(Math.round(1e9 / Integer.parseInt(hertz)));
  }

  private static boolean isStatic(String controller) {
    return controller.startsWith("static-");
  }

  private static Optional<MeanTimes> means(ValidatedExperiment asked) {
    return asked
        .samples()
        .map(
            known ->
                (stage, batch, millicores) ->
                    known.get(stage).work().meanMs(batch, millicores) * 1000 / millicores);
  }

  private static Map<String, WarmReplicas.Work> work(
      ResultSet set, Optional<MeanTimes> means, Optional<Warming> warming) {
    return means
        .map(known -> WarmReplicas.of(seconds(set, known, warming, LearntParameters::isStatic)))
        .orElse(Map.of());
  }

  private static double cost(
      ResultSet set,
      Optional<MeanTimes> means,
      Optional<Warming> warming,
      Map<String, WarmReplicas.Work> work) {
    return means
        .map(
            known ->
                StealCost.of(seconds(set, known, warming, name -> true), work, StolenCpu.of(set)))
        .orElse(0.0);
  }

  private static MachineDrift drift(
      ResultSet set,
      Optional<MeanTimes> means,
      Optional<Warming> warming,
      Map<String, WarmReplicas.Work> work,
      CpuSteal steal) {
    return means
        .map(known -> RunSpeeds.of(seconds(set, known, warming, name -> true), work, steal))
        .orElse(MachineDrift.NONE);
  }

  /**
   * What batches need where no static plan tells otherwise; how fast a run was is told by itself.
   */
  private static Map<String, WarmReplicas.Work> asProfiled(ValidatedExperiment asked) {
    Map<String, WarmReplicas.Work> work = new TreeMap<>();
    asked
        .samples()
        .ifPresent(
            known ->
                known
                    .keySet()
                    .forEach(stage -> work.put(stage, new WarmReplicas.Work(1, Optional.empty()))));
    return work;
  }

  private static StageSeconds seconds(
      ResultSet set, MeanTimes means, Optional<Warming> warming, Predicate<String> controllers) {
    return StageSeconds.of(set, means, warming.orElse(Warming.NONE), controllers);
  }

  /** The experiment in virtual time. */
  SimulatedTwin twin(ValidatedExperiment asked) {
    return new SimulatedTwin(
        asked.text(),
        asked.platform(),
        new Delay(micros(overhead.medianMs()), micros(overhead.p99Ms())),
        creation,
        startSlowdown,
        warming.orElse(Warming.NONE),
        pauses,
        asked
            .samples()
            .map(
                known ->
                    new CpuQuotas(
                        asked.platform().cfsPeriod(), tick, cpus, slowdown, drift, waking, steal)));
  }

  /** All that the simulation was given and where it comes from, a line each. */
  List<String> lines(Experiment twin) {
    PlatformSettings.Simulated platform = (PlatformSettings.Simulated) twin.platform();
    List<String> lines = new ArrayList<>();
    Collections.addAll(
        lines,
        "service times: " + platform.noise(),
        "cold start: of the profile, by the CPU a start has: " + platform.coldStart(),
        creation.isZero()
            ? "creation of a container: not known, so a start uses CPU from its beginning"
            : "creation of a container: %d ms, in which a start uses no CPU, %s"
                .formatted(creation.toMillis(), source),
        "resize delay: of the profile, " + platform.resizeDelay(),
        String.format(
            Locale.ROOT,
            "overhead per request: median %.2f ms, p99 %.2f ms, of %d requests, %s",
            overhead.medianMs(),
            overhead.p99Ms(),
            overhead.requests(),
            source),
        tick.isZero()
            ? "CPU quotas: kept at once, as it is not known when the kernel looks"
            : String.format(
                Locale.ROOT,
                "CPU quotas: the kernel looks every %.2f ms which of them are used up",
                tick.toNanos() / 1e6),
        cpus.map(shared -> "CPUs that replicas share: " + shared)
            .orElse("CPUs that replicas share: not known, so as many as they want"),
        warming
            .map(
                fresh ->
                    String.format(
                        Locale.ROOT,
                        "fresh replicas: %.2f times slower, to 1/e of that after %.1f core-s, %s",
                        fresh.slower(),
                        fresh.cpu().toMillis() / 1000.0,
                        source))
            .orElse("fresh replicas: as fast as others; too few of them to tell"));
    new TreeMap<>(startSlowdown)
        .forEach(
            (stage, factor) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "starts of %s: took %.3f times as long as the profile says, %s",
                        stage,
                        factor,
                        source)));
    if (slowdown.isEmpty()) {
      lines.add("the machine: as fast as its profile says; no static plan told otherwise");
    }
    new TreeMap<>(slowdown)
        .forEach(
            (stage, factor) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "the machine: batches of %s need %.3f times the CPU that the profile says, %s",
                        stage,
                        factor,
                        sourceOfSlowdown)));
    if (!drift.byRun().isEmpty()) {
      lines.add(
          "the machine from run to run: "
              + drift.byRun().entrySet().stream()
                  .map(run -> String.format(Locale.ROOT, "%s %.3f", run.getKey(), run.getValue()))
                  .collect(Collectors.joining(", "))
              + " times that, by the CPU that each judged run used");
    }
    lines.add(
        steal.byRun().isEmpty()
            ? "the machine below: what it took from the replicas' CPUs is not known"
            : String.format(
                Locale.ROOT,
                "the machine below: took %.1f %% of the time in which the replicas' CPUs were wanted, %.0f %% in the worst second, as in each judged run",
                100 * steal.meanShare(),
                100 * steal.mostShare()));
    lines.add(
        pauses.count() == 0
            ? "the gateway: always took in what came"
            : String.format(
                Locale.ROOT,
                "the gateway: took in nothing for 20 ms or more %d times, %.0f ms the longest, as in each judged run",
                pauses.count(),
                1000 * pauses.longestSeconds()));
    if (steal.cost() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "cold caches: batches need %.2f %% more CPU for each per cent of it that was taken, %s",
              steal.cost(),
              source));
    }
    if (waking.isEmpty()) {
      lines.add("idle replicas: as fast as busy ones; no static plan told otherwise");
    }
    new TreeMap<>(waking)
        .forEach(
            (stage, one) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "idle replicas of %s: a batch needs up to %.2f ms of CPU more, 63 %% of it after %.1f ms, %s",
                        stage,
                        one.cpu().toNanos() / 1e6,
                        one.idle().toNanos() / 1e6,
                        source)));
    return lines;
  }

  private static Duration micros(double ms) {
    return Duration.ofNanos(1000 * Math.max(1, Math.round(1000 * ms)));
  }
}
