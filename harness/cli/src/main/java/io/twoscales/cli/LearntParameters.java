package io.twoscales.cli;

import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.SimulatedTwin;
import io.twoscales.core.experiment.Waking;
import io.twoscales.core.experiment.Warming;
import io.twoscales.results.fidelity.FreshReplicas;
import io.twoscales.results.fidelity.IdleReplicas;
import io.twoscales.results.fidelity.RequestOverhead;
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

/**
 * What the simulation is told beside the profile.
 *
 * @param overhead what gateway, network and load generator add to a request
 * @param warming how much slower fresh replicas are; empty when there were too few to tell
 * @param waking by stage, how much more CPU batches need that find a replica idle
 * @param source where it comes from, in words
 */
record LearntParameters(
    RequestOverhead overhead,
    Optional<Warming> warming,
    Map<String, Waking> waking,
    String source) {
  static final String OF_THE_JUDGED =
      "TAKEN FROM THE SET THAT IS JUDGED: --calibration names another one";

  LearntParameters {
    waking = Map.copyOf(waking);
  }

  /**
   * Learns from a measured set. The overhead is that of static plans where there are any: others
   * may choke the gateway. What idle replicas cost is learnt from static plans only, whose replicas
   * are warm and keep their CPU.
   */
  static LearntParameters of(ValidatedExperiment asked, ResultSet set, String source) {
    Predicate<String> isStatic = name -> name.startsWith("static-");
    boolean anyStatic = set.controllers().stream().anyMatch(isStatic);
    Optional<FreshReplicas.MeanTimes> means =
        asked.samples().map(known -> (stage, batch, cpu) -> known.get(stage).meanMs(batch, cpu));
    return new LearntParameters(
        RequestOverhead.of(set, name -> !anyStatic || isStatic.test(name)),
        means.flatMap(known -> FreshReplicas.of(set, known)),
        means.map(known -> IdleReplicas.of(set, known, isStatic)).orElse(Map.of()),
        source);
  }

  /** The experiment in virtual time. */
  SimulatedTwin twin(ValidatedExperiment asked) {
    return new SimulatedTwin(
        asked.text(),
        asked.platform(),
        new Delay(micros(overhead.medianMs()), micros(overhead.p99Ms())),
        warming.orElse(Warming.NONE),
        waking,
        asked.samples().isPresent());
  }

  /** All that the simulation was given and where it comes from, a line each. */
  List<String> lines(Experiment twin) {
    PlatformSettings.Simulated platform = (PlatformSettings.Simulated) twin.platform();
    List<String> lines = new ArrayList<>();
    Collections.addAll(
        lines,
        "service times: " + platform.noise(),
        "cold start: of the profile, by the CPU a start has: " + platform.coldStart(),
        "resize delay: of the profile, " + platform.resizeDelay(),
        String.format(
            Locale.ROOT,
            "overhead per request: median %.2f ms, p99 %.2f ms, of %d requests, %s",
            overhead.medianMs(),
            overhead.p99Ms(),
            overhead.requests(),
            source),
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
