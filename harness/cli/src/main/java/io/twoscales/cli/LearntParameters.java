package io.twoscales.cli;

import io.twoscales.core.experiment.BatchSamples;
import io.twoscales.core.experiment.Delay;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.SimulatedTwin;
import io.twoscales.core.experiment.Warming;
import io.twoscales.results.fidelity.FreshReplicas;
import io.twoscales.results.fidelity.RequestOverhead;
import io.twoscales.results.read.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the simulation is told beside the profile.
 *
 * @param overhead what gateway, network and load generator add to a request
 * @param warming how much slower fresh replicas are; empty when there were too few to tell
 * @param source where it comes from, in words
 */
record LearntParameters(RequestOverhead overhead, Optional<Warming> warming, String source) {
  static final String OF_THE_JUDGED =
      "TAKEN FROM THE SET THAT IS JUDGED: --calibration names another one";

  /**
   * Learns from a measured set. The overhead is that of static plans where there are any: others
   * may choke the gateway.
   */
  static LearntParameters of(ValidatedExperiment asked, ResultSet set, String source) {
    boolean anyStatic = set.controllers().stream().anyMatch(name -> name.startsWith("static-"));
    Optional<Map<String, BatchSamples>> samples = asked.samples();
    return new LearntParameters(
        RequestOverhead.of(set, name -> !anyStatic || name.startsWith("static-")),
        samples.flatMap(
            known ->
                FreshReplicas.of(
                    set, (stage, batch, millicores) -> known.get(stage).meanMs(batch, millicores))),
        source);
  }

  /** The experiment in virtual time. */
  SimulatedTwin twin(ValidatedExperiment asked) {
    return new SimulatedTwin(
        asked.text(),
        asked.platform(),
        new Delay(micros(overhead.medianMs()), micros(overhead.p99Ms())),
        warming.orElse(Warming.NONE),
        asked.samples().isPresent());
  }

  /** All that the simulation was given and where it comes from, a line each. */
  List<String> lines(Experiment twin) {
    PlatformSettings.Simulated platform = (PlatformSettings.Simulated) twin.platform();
    return List.of(
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
  }

  private static Duration micros(double ms) {
    return Duration.ofNanos(1000 * Math.max(1, Math.round(1000 * ms)));
  }
}
