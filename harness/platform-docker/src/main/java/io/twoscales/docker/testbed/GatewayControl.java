package io.twoscales.docker.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The harness's side of the gateway's control interface. Thread-safe; calls block, and mean the
 * same when they are made twice.
 */
final class GatewayControl {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ObjectMapper json = new ObjectMapper();
  private final RepeatableCalls calls;
  private final URI base;
  private final String token;
  private final Duration drainTimeout;

  /**
   * A client.
   *
   * @param callTimeout how long a replica may take for a batch, and a drain therefore
   */
  GatewayControl(HttpClient http, String address, String token, Duration callTimeout) {
    this.calls = new RepeatableCalls(http);
    this.base = URI.create("http://" + address);
    this.token = token;
    this.drainTimeout = callTimeout.plus(TIMEOUT);
  }

  /**
   * The gateway at one moment.
   *
   * @param stages by name, in the pipeline's order
   */
  record Snapshot(long epochMicros, Map<String, StageSnapshot> stages) {
    int queued() {
      return stages.values().stream().mapToInt(StageSnapshot::queued).sum();
    }

    int inFlight() {
      return stages.values().stream().mapToInt(StageSnapshot::inFlight).sum();
    }
  }

  /**
   * A stage at one moment.
   *
   * @param arrived items that came to it since the gateway was started
   * @param completed those of them that replicas have answered
   */
  record StageSnapshot(
      long arrived, long completed, int queued, int inFlight, double oldestWaitMs, int batchSize) {}

  void replicaReady(String stage, String replica, String address, int millicores)
      throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode();
    body.put("stage", stage).put("address", address).put("millicores", millicores);
    send("PUT", "/control/replicas/" + replica, body, TIMEOUT);
  }

  /** Returns when the replica has finished its last batch. */
  void drain(String replica) throws IOException, InterruptedException {
    send("DELETE", "/control/replicas/" + replica, null, drainTimeout);
  }

  void setBatching(String stage, int batchSize, double maxBatchWaitMs)
      throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode();
    body.put("batchSize", batchSize).put("maxBatchWaitMs", maxBatchWaitMs);
    send("PUT", "/control/stages/" + stage + "/batching", body, TIMEOUT);
  }

  /** How much time a request of a stage needs from dispatch to the reply. */
  void setReserve(String stage, double reserveMs) throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode();
    body.put("reserveMs", reserveMs);
    send("PUT", "/control/stages/" + stage + "/reserve", body, TIMEOUT);
  }

  Snapshot snapshot() throws IOException, InterruptedException {
    return snapshot(json.readTree(send("GET", "/control/snapshot", null, TIMEOUT)));
  }

  static Snapshot snapshot(JsonNode reply) {
    Map<String, StageSnapshot> stages = new LinkedHashMap<>();
    for (JsonNode stage : reply.path("stages")) {
      JsonNode counters = stage.path("counters");
      stages.put(
          stage.path("stage").asText(),
          new StageSnapshot(
              counters.path("arrived").asLong(),
              counters.path("completed").asLong(),
              counters.path("queued").asInt(),
              counters.path("inFlight").asInt(),
              stage.path("oldestWaitMs").asDouble(),
              stage.path("batchSize").asInt()));
    }
    return new Snapshot(reply.path("epochMicros").asLong(), stages);
  }

  /** The log lines from a sequence number on; what came before is forgotten. */
  String log(long fromSequence) throws IOException, InterruptedException {
    return send("GET", "/control/log/" + fromSequence, null, TIMEOUT);
  }

  private String send(String method, String path, JsonNode body, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .header("Authorization", "Bearer " + token);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    }
    HttpResponse<String> response = calls.send(request.build());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "gateway: %s %s: status %d %s"
              .formatted(method, path, response.statusCode(), response.body().strip()));
    }
    return response.body();
  }
}
