package io.twoscales.core.experiment;

import io.twoscales.core.fault.Fault;
import io.twoscales.core.units.Cpu;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An experiment on containers as the same experiment in virtual time: all as it was written, but
 * for the platform, whose delays and service times are those of the experiment's profile.
 *
 * @param original the experiment on containers, as written
 * @param platform its platform
 * @param overhead what gateway, network and load generator add to a request, as measured
 * @param creation how long the engine took to make and start a container; zero when not known
 * @param startSlowdown by stage, how many times as long as the profile says starts took
 * @param warming how much slower fresh replicas are, as measured
 * @param pauses when the gateway took in nothing
 * @param quotas CPU limits as they were kept, with what was measured of them; empty where the
 *     profile has no times of single batches, so that service times scatter as its percentiles say
 */
public record SimulatedTwin(
    ExperimentText original,
    PlatformSettings.Docker platform,
    Delay overhead,
    Duration creation,
    Map<String, Double> startSlowdown,
    Warming warming,
    GatewayPauses pauses,
    Optional<CpuQuotas> quotas) {

  /**
   * Decisions on containers before the first request comes: the load generator starts 2 s ahead.
   */
  private static final Duration IDLE = Duration.ofSeconds(3);

  private static final double HALF_A_THOUSANDTH = 0.0005;

  /**
   * The file.
   *
   * @param draw which draw of all noise it is, from 1
   */
  public ExperimentText text(int draw) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("kind: simulated\n");
    yaml.append("capacity: ").append(Cpu.format(platform.limits().capacityMillicores()));
    yaml.append("\nunit: ").append(Cpu.format(platform.limits().unitMillicores()));
    yaml.append("\nmaxPerReplica: ")
        .append(Cpu.format(platform.limits().maxPerReplicaMillicores()));
    yaml.append("\nstartDeadline: ").append(platform.startDeadline().toMillis()).append("ms\n");
    if (platform.startBoostMillicores() > 0) {
      yaml.append("startBoost: ").append(Cpu.format(platform.startBoostMillicores())).append('\n');
    }
    yaml.append("coldStart: measured\nresizeDelay: measured\n");
    if (!creation.isZero()) {
      yaml.append("creation: ").append(micros(creation)).append("us\n");
    }
    if (!startSlowdown.isEmpty()) {
      yaml.append("startSlowdown:\n");
      yaml.append(factors(startSlowdown));
    }
    yaml.append("noise: ").append(quotas.isPresent() ? "samples" : "profile").append('\n');
    quotas.ifPresent(kept -> yaml.append(lines(kept)));
    yaml.append(
        String.format(
            Locale.ROOT,
            "overhead: {median: %dus, p99: %dus}%n",
            micros(overhead.median()),
            micros(overhead.p99())));
    if (warming.slower() > 1) {
      yaml.append(
          String.format(
              Locale.ROOT,
              "warming: {slower: %.3f, cpu: %dms}%n",
              warming.slower(),
              warming.cpu().toMillis()));
    }
    if (pauses.count() > 0) {
      yaml.append("gatewayPauses:\n");
      pauses.byRun().forEach((run, all) -> yaml.append(line(run, all)));
    }
    yaml.append("idle: ").append(IDLE.toSeconds()).append("s\n");
    if (draw > 1) {
      yaml.append("draw: ").append(draw).append('\n');
    }
    return original.with("platform", yaml.toString()).withWord("record", "all");
  }

  private static String lines(CpuQuotas kept) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("cfsPeriod: ").append(kept.period().toMillis()).append("ms\n");
    if (!kept.tick().isZero()) {
      yaml.append("cpuTick: ").append(micros(kept.tick())).append("us\n");
    }
    kept.cpus().ifPresent(shared -> yaml.append("cpus: ").append(shared).append('\n'));
    if (!kept.slowdown().isEmpty()) {
      yaml.append("slowdown:\n");
      yaml.append(factors(kept.slowdown()));
    }
    if (!kept.drift().byRun().isEmpty()) {
      yaml.append("drift:\n");
      yaml.append(factors(kept.drift().byRun()));
    }
    if (!kept.waking().isEmpty()) {
      yaml.append("waking:\n");
      new TreeMap<>(kept.waking())
          .forEach(
              (stage, one) ->
                  yaml.append(
                      String.format(
                          Locale.ROOT,
                          "  %s: {cpu: %dus, idle: %dus}%n",
                          stage,
                          micros(one.cpu()),
                          micros(one.idle()))));
    }
    if (!kept.steal().byRun().isEmpty()) {
      yaml.append("steal:\n");
      yaml.append(lists(kept.steal().byRun()));
      if (kept.steal().cost() > 0) {
        yaml.append(String.format(Locale.ROOT, "stealCost: %.3f%n", kept.steal().cost()));
      }
    }
    return yaml.toString();
  }

  private static String line(String run, List<Fault.GatewayPause> pauses) {
    return pauses.stream()
        .map(
            pause ->
                "{at: %dus, for: %dus}"
                    .formatted(
                        Math.round(1e6 * pause.atSeconds()), Math.round(1e6 * pause.forSeconds())))
        .collect(Collectors.joining(", ", "  " + run + ": [", "]\n"));
  }

  private static String factors(Map<String, Double> byName) {
    StringBuilder yaml = new StringBuilder();
    new TreeMap<>(byName)
        .forEach(
            (name, factor) ->
                yaml.append(String.format(Locale.ROOT, "  %s: %.3f%n", name, factor)));
    return yaml.toString();
  }

  private static String lists(Map<String, List<Double>> byName) {
    StringBuilder yaml = new StringBuilder();
    new TreeMap<>(byName)
        .forEach(
            (name, values) ->
                yaml.append("  ")
                    .append(name)
                    .append(": ")
                    .append(
                        values.stream()
                            .map(SimulatedTwin::thousandths)
                            .collect(Collectors.joining(", ", "[", "]\n"))));
    return yaml.toString();
  }

  private static String thousandths(double value) {
    return value < HALF_A_THOUSANDTH ? "0" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static long micros(Duration duration) {
    return Math.max(1, duration.toNanos() / 1000);
  }
}
