package io.twoscales.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.experiment.ControllerSpec;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.experiment.ServingSettings;
import io.twoscales.core.pipeline.LatencyModels;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.traces.RateTrace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** {@code manifest.json}: what ran where, and the checksum of every other file of the set. */
final class Manifest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Experiment experiment;
  private final Optional<Shard> shard;
  private final List<FailedRun> failed;
  private final JsonNode environment;

  Manifest(
      Experiment experiment, Optional<Shard> shard, List<FailedRun> failed, JsonNode environment) {
    this.experiment = experiment;
    this.shard = shard;
    this.failed = failed;
    this.environment = environment;
  }

  /** Writes the manifest of a folder that holds everything else already. */
  void write(Path folder) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("schemaVersion", Schema.VERSION);
    root.put("name", experiment.name());
    root.put("createdAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("commit", SourceRevision.current());
    root.set("machine", Machine.describe(JSON));
    root.set("environment", environment);
    root.set("experiment", asked(experiment));
    shard.ifPresent(
        part -> root.putObject("shard").put("index", part.index()).put("count", part.count()));
    if (!failed.isEmpty()) {
      ArrayNode runs = root.putArray("failed");
      failed.forEach(
          run ->
              runs.addObject()
                  .put("controller", run.controller())
                  .put("repetition", run.repetition())
                  .put("reason", run.reason()));
    }
    Checksums.put(root, folder);
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve(Schema.MANIFEST).toFile(), root);
  }

  /** Everything that was asked for. */
  static ObjectNode asked(Experiment experiment) {
    ObjectNode what = JSON.createObjectNode();
    what.put("pipeline", experiment.pipeline().name());
    what.put("sloMs", experiment.sloMs());
    what.put("dropAfterMs", experiment.dropAfter().toMillis());
    what.put("workload", experiment.workload().source());
    what.put("arrivals", experiment.workload().traffic().process());
    what.put("windowSeconds", experiment.workload().rates().seconds());
    what.put("warmUpSeconds", experiment.workload().warmUpSeconds());
    what.put("meanPerSecond", experiment.workload().rates().mean());
    what.put("peakPerSecond", experiment.workload().rates().peak());
    what.put("platform", experiment.platform().kind());
    what.put("capacityMillicores", experiment.platform().limits().capacityMillicores());
    what.put("unitMillicores", experiment.platform().limits().unitMillicores());
    what.put("maxPerReplicaMillicores", experiment.platform().limits().maxPerReplicaMillicores());
    describe(experiment.platform(), what);
    describeQuestion(experiment, what);
    what.put("repetitions", experiment.repetitions());
    what.put("seed", experiment.seed());
    ArrayNode controllers = what.putArray("controllers");
    for (ControllerSpec controller : experiment.controllers()) {
      ObjectNode entry = controllers.addObject().put("name", controller.name());
      ObjectNode options = entry.putObject("options");
      controller.options().forEach(options::put);
    }
    return what;
  }

  /** What two sets must have in common to be compared, beyond names. */
  private static void describeQuestion(Experiment experiment, ObjectNode what) {
    what.put("workloadSha256", workloadSha256(experiment));
    what.put("latencyModelsSha256", LatencyModels.sha256(experiment.pipeline()));
    ArrayNode stages = what.putArray("stages");
    for (StageSpec stage : experiment.pipeline().stages()) {
      ObjectNode entry = stages.addObject().put("name", stage.name());
      ArrayNode after = entry.putArray("after");
      stage.after().forEach(after::add);
      entry.put("multiplicity", stage.multiplicity());
      entry.put("variant", stage.served().name());
    }
    ServingSettings serving = experiment.serving();
    what.putObject("serving")
        .put("order", serving.orderWord())
        .put("dispatch", serving.dispatchWord())
        .put("batchWaitMs", serving.batchWait().toNanos() / 1e6)
        .put("drop", serving.dropWord())
        .put("queueCapacity", serving.queueCapacity())
        .put("callTimeoutMs", serving.callTimeout().toNanos() / 1e6);
    ArrayNode faults = what.putArray("faults");
    experiment.faults().forEach(fault -> faults.add(fault.toString()));
  }

  /** Of the rates of every second, how arrivals come about, and the warm-up: not of the seed. */
  private static String workloadSha256(Experiment experiment) {
    RateTrace rates = experiment.workload().rates();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * rates.seconds());
    for (int second = 0; second < rates.seconds(); second++) {
      bytes.putDouble(rates.ratePerSecond(second));
    }
    MessageDigest digest = Schema.sha256();
    digest.update(bytes.flip());
    String process = experiment.workload().traffic().process();
    digest.update(process.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) experiment.workload().warmUpSeconds());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void describe(PlatformSettings platform, ObjectNode what) {
    what.put("startDeadlineMs", platform.startDeadline().toNanos() / 1e6);
    if (platform instanceof PlatformSettings.Docker docker) {
      what.put("cfsPeriodMs", docker.cfsPeriod().toNanos() / 1e6);
      what.put("resize", docker.resize().word());
      what.set("disturbance", JSON.valueToTree(docker.disturbance()));
    } else if (platform instanceof PlatformSettings.Simulated simulated) {
      what.put("coldStart", simulated.coldStart().toString());
      what.put("resizeDelay", simulated.resizeDelay().toString());
      what.put("nodes", simulated.nodes());
      what.put("noise", simulated.noise().toString());
    }
  }
}
