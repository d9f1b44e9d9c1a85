package io.twoscales.profiling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.Machine;
import io.twoscales.results.SourceRevision;
import io.twoscales.solver.latency.LatencyFit;
import io.twoscales.solver.latency.ThrottledMedian;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes a profile: a table per stage, a picture per variant, and where it comes from. */
public final class ProfileWriter {
  private static final int SCHEMA_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MeasuredProfile profile;
  private final StoppingRule rule;

  public ProfileWriter(MeasuredProfile profile, StoppingRule rule) {
    this.profile = profile;
    this.rule = rule;
  }

  /**
   * Writes everything into a folder that is there.
   *
   * @param environment engine, images, CPUs, CFS period
   * @param measuredAt date and time, ISO 8601
   */
  public void write(Path folder, Map<String, String> environment, String measuredAt)
      throws IOException {
    for (Map.Entry<String, ProfileTable> table : profile.tables().entrySet()) {
      table.getValue().write(folder.resolve(table.getKey() + ".csv"));
    }
    for (VariantFit fit : profile.fits()) {
      List<CellStatistics> cells =
          profile.cells().stream()
              .filter(c -> c.cell().stage().equals(fit.stage()))
              .filter(c -> c.cell().variant().equals(fit.variant()))
              .toList();
      Files.writeString(
          folder.resolve(fit.stage() + "-" + fit.variant() + ".svg"), FitPicture.svg(cells, fit));
    }
    Files.writeString(
        folder.resolve("profile.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(environment, measuredAt))
            + "\n");
  }

  private ObjectNode json(Map<String, String> environment, String measuredAt) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("measuredAt", measuredAt);
    root.put("commit", SourceRevision.current());
    root.set("machine", Machine.describe(JSON));
    root.set("environment", JSON.valueToTree(environment));
    ObjectNode stopping = root.putObject("stopping");
    stopping.put("medianHalfWidth", rule.medianHalfWidth());
    stopping.put("samples", rule.samples());
    stopping.put("secondsPerCell", rule.cap().toMillis() / 1000.0);
    stopping.put("samplesForP99", CellStatistics.TAIL_SAMPLES);
    root.set("delays", delays());
    root.set("starts", starts());
    root.set("fits", fits(profile));
    return root;
  }

  /** What the simulator takes: starts at the smallest limit, as policies start replicas small. */
  private ObjectNode delays() {
    ObjectNode delays = JSON.createObjectNode();
    int smallest = profile.starts().stream().mapToInt(ReplicaStart::millicores).min().orElse(0);
    put(
        delays,
        "coldStart",
        profile.starts().stream()
            .filter(start -> start.millicores() == smallest)
            .mapToDouble(ReplicaStart::readyMs)
            .toArray());
    put(delays, "resizeDelay", profile.resizes().stream().mapToDouble(ReplicaResize::ms).toArray());
    return delays;
  }

  private static void put(ObjectNode delays, String name, double[] samples) {
    if (samples.length > 0) {
      OrderStatistics statistics = new OrderStatistics(samples);
      ObjectNode delay = delays.putObject(name);
      delay.put("medianMs", statistics.percentile(0.5));
      delay.put("p99Ms", statistics.percentile(0.99));
      delay.put("samples", samples.length);
    }
  }

  private ArrayNode starts() {
    ArrayNode rows = JSON.createArrayNode();
    profile.starts().stream()
        .collect(
            Collectors.groupingBy(
                start -> List.of(start.stage(), start.variant(), start.millicores()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .forEach(
            starts -> {
              ObjectNode row = rows.addObject();
              row.put("stage", starts.get(0).stage());
              row.put("variant", starts.get(0).variant());
              row.put("millicores", starts.get(0).millicores());
              row.put("samples", starts.size());
              OrderStatistics ready =
                  new OrderStatistics(starts.stream().mapToDouble(ReplicaStart::readyMs).toArray());
              row.put("readyMs", ready.percentile(0.5));
              row.put("fastestMs", ready.percentile(1e-9));
              row.put("slowestMs", ready.percentile(1));
              part(row, starts, "jvmMs", ReplicaStart.Parts::jvmMs);
              part(row, starts, "loadMs", ReplicaStart.Parts::loadMs);
              part(row, starts, "listenMs", ReplicaStart.Parts::listenMs);
              part(row, starts, "warmUpMs", ReplicaStart.Parts::warmUpMs);
            });
    return rows;
  }

  private static void part(
      ObjectNode row,
      List<ReplicaStart> starts,
      String name,
      ToDoubleFunction<ReplicaStart.Parts> part) {
    double[] known =
        starts.stream()
            .map(start -> start.parts().orElse(null))
            .filter(Objects::nonNull)
            .mapToDouble(part)
            .toArray();
    if (known.length > 0) {
      row.put(name, new OrderStatistics(known).percentile(0.5));
    }
  }

  /** The fits, for people's programs. */
  public static ArrayNode fits(MeasuredProfile profile) {
    ArrayNode fits = JSON.createArrayNode();
    for (VariantFit fit : profile.fits()) {
      ObjectNode node = fits.addObject();
      node.put("stage", fit.stage());
      node.put("variant", fit.variant());
      node.put("trusted", fit.trusted());
      fit.refusal().ifPresent(reason -> node.put("refusal", reason));
      fit.median().ifPresent(median -> node.set("p50", json(median)));
      fit.mean().ifPresent(mean -> node.set("mean", json(mean)));
      fit.tail().ifPresent(tail -> node.set("p99", json(tail)));
    }
    return fits;
  }

  private static ObjectNode json(LatencyFit fit) {
    ObjectNode node = JSON.createObjectNode();
    node.put("gammaMs", fit.model().gammaMs());
    node.put("epsilonMs", fit.model().epsilonMs());
    node.put("deltaMs", fit.model().deltaMs());
    node.put("etaMs", fit.model().etaMs());
    node.put("overheadMillicores", fit.model().overheadMillicores());
    node.put("unitMillicores", fit.model().unitMillicores());
    if (fit.function() instanceof ThrottledMedian median) {
      node.put("medianOfMeanUnderPeriodMs", median.periodMs());
    }
    node.put("meanAbsoluteRelativeError", fit.meanAbsoluteRelativeError());
    node.put("rSquared", fit.rSquared());
    ObjectNode worst = node.putObject("worst");
    worst.put("batch", fit.worst().cell().batch());
    worst.put("millicores", fit.worst().cell().millicores());
    worst.put("relativeError", fit.worst().relativeError());
    return node;
  }
}
