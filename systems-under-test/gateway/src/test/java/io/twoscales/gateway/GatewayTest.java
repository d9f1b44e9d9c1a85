package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway over real sockets, in front of replicas that answer when they are told to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GatewayTest {
  private static final String TOKEN = "secret";
  private static final List<AutoCloseable> open = new ArrayList<>();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Gateway gateway = start(Map.of());

  private Gateway start(Map<String, String> other) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TWOSCALES_PIPELINE", "length");
    environment.put("TWOSCALES_STAGE", "measure");
    environment.put("TWOSCALES_MODEL", "length-model");
    environment.put("TWOSCALES_PORT", "0");
    environment.put("TWOSCALES_CONTROL_PORT", "0");
    environment.put("TWOSCALES_CONTROL_SUBNET", "127.0.0.0/8");
    environment.put("TWOSCALES_CONTROL_TOKEN", TOKEN);
    environment.putAll(other);
    Gateway started =
        new Gateway(GatewaySettings.from(environment), InetAddress.getLoopbackAddress());
    open.add(started);
    return started;
  }

  private FakeReplica replica(Gateway behind, String name) throws Exception {
    FakeReplica replica = new FakeReplica();
    open.add(replica);
    assertThat(
            control(
                    behind,
                    "PUT",
                    "/control/replicas/" + name,
                    "{\"address\":\"%s\",\"millicores\":200}".formatted(replica.address()))
                .statusCode())
        .isEqualTo(204);
    return replica;
  }

  @AfterEach
  void release() {
    open.stream().filter(FakeReplica.class::isInstance).forEach(r -> ((FakeReplica) r).release());
  }

  /** A server takes seconds to end; all of them together take no longer. */
  @AfterAll
  static void close() {
    open.parallelStream()
        .forEach(
            closeable -> {
              try {
                closeable.close();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
  }

  private static String body(String id, String text) {
    return ("{\"id\":\"%s\",\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],"
            + "\"data\":[\"%s\"]}]}")
        .formatted(id, text);
  }

  private CompletableFuture<HttpResponse<String>> post(Gateway to, String model, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v2/models/%s/infer".formatted(to.port(), model)))
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> control(Gateway of, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.controlPort() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private JsonNode counters() throws IOException, InterruptedException {
    return json.readTree(control(gateway, "GET", "/control/snapshot", "").body()).path("counters");
  }

  private void awaitCounter(String counter, int value) throws Exception {
    while (counters().path(counter).asInt() != value) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void aRequestIsAnsweredByAReplicaWithItsOwnId() throws Exception {
    FakeReplica replica = replica(gateway, "a");
    replica.answers.release();
    JsonNode reply = json.readTree(post(gateway, "length", body("r-1", "four")).get().body());
    assertThat(reply.path("id").asText()).isEqualTo("r-1");
    assertThat(reply.path("model_name").asText()).isEqualTo("length");
    assertThat(reply.at("/outputs/0/data/0").asDouble()).isEqualTo(4.0);
  }

  @Test
  void requestsThatWaitGoTogetherAndEachGetsItsOwnAnswer() throws Exception {
    FakeReplica replica = replica(gateway, "a");
    control(gateway, "PUT", "/control/batching", "{\"batchSize\":3,\"maxBatchWaitMs\":0}");
    CompletableFuture<HttpResponse<String>> first = post(gateway, "length", body("0", "x"));
    awaitCounter("inFlight", 1);
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      waiting.add(post(gateway, "length", body(Integer.toString(i), "x".repeat(i))));
      awaitCounter("queued", i);
    }
    replica.answers.release(10);
    first.get();
    for (int i = 1; i <= 4; i++) {
      JsonNode reply = json.readTree(waiting.get(i - 1).get().body());
      assertThat(reply.path("id").asText()).isEqualTo(Integer.toString(i));
      assertThat(reply.at("/outputs/0/data/0").asInt()).isEqualTo(i);
    }
    assertThat(replica.batchSizes).containsExactly(1, 3, 1);
  }

  @Test
  void aReplicaThatLeavesFinishesItsWorkFirst() throws Exception {
    FakeReplica leaving = replica(gateway, "leaving");
    CompletableFuture<HttpResponse<String>> inWork = post(gateway, "length", body("1", "abc"));
    awaitCounter("inFlight", 1);
    CompletableFuture<Integer> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return control(gateway, "DELETE", "/control/replicas/leaving", "").statusCode();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    FakeReplica other = replica(gateway, "other");
    other.answers.release();
    assertThat(post(gateway, "length", body("2", "abc")).get().statusCode()).isEqualTo(200);
    assertThat(other.batchSizes).containsExactly(1);
    assertThat(drained).isNotDone();
    leaving.answers.release();
    assertThat(drained.get()).isEqualTo(204);
    assertThat(inWork.get().statusCode()).isEqualTo(200);
  }

  @Test
  void aFailingReplicaCostsItsBatchOnly() throws Exception {
    FakeReplica replica = replica(gateway, "a");
    replica.broken = true;
    replica.answers.release();
    HttpResponse<String> failed = post(gateway, "length", body("1", "x")).get();
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(json.readTree(failed.body()).path("error").asText()).contains("replica a failed");
    replica.broken = false;
    replica.answers.release();
    assertThat(post(gateway, "length", body("2", "x")).get().statusCode()).isEqualTo(200);
  }

  @Test
  void whatWaitsTooLongIsDroppedAndWhatDoesNotFitIsRefused() throws Exception {
    Gateway small =
        start(Map.of("TWOSCALES_DROP_AFTER_MS", "300", "TWOSCALES_QUEUE_CAPACITY", "2"));
    List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(post(small, "length", body(Integer.toString(i), "x")));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> reply : replies) {
      statuses.add(reply.get().statusCode());
    }
    assertThat(statuses).containsExactlyInAnyOrder(504, 504, 503, 503, 503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "length | not json | 400",
        "length | {\"inputs\":[]} | 400",
        "other  | {} | 404",
        "length | {\"inputs\":[{\"name\":\"wrong\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"x\"]}]} | 400",
        "length | {\"inputs\":[{\"name\":\"text\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]} | 400",
        "length | {\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"x\",\"y\"]}]} | 400",
        "length | {\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1,1],\"data\":[\"x\"]}]} | 400",
      })
  void aBadRequestIsRefusedWithAReasonAndNeverReachesAReplica(String model, String body, int status)
      throws Exception {
    FakeReplica replica = replica(gateway, "a");
    HttpResponse<String> reply = post(gateway, model, body).get();
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(json.readTree(reply.body()).path("error").asText()).isNotBlank();
    assertThat(replica.batchSizes).isEmpty();
    assertThat(counters().path("arrived").asInt()).isZero();
  }

  @Test
  void anOversizedBodyIsRefused() throws Exception {
    String huge = body("1", "x".repeat(GatewaySettings.MAX_BODY_BYTES));
    assertThat(post(gateway, "length", huge).get().statusCode()).isEqualTo(413);
  }

  @Test
  void theOtherHalfOfTheProtocolIsGrpc() throws Exception {
    FakeReplica replica = replica(gateway, "a");
    replica.answers.release(10);
    GRPCInferenceServiceBlockingStub stub =
        GrpcClients.newClient(
            "gproto+http://127.0.0.1:" + gateway.port(), GRPCInferenceServiceBlockingStub.class);
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName("length").setId("g");
    Tensor.ofStrings("text", List.of("seven..")).addTo(request);
    var reply = stub.modelInfer(request.build());
    assertThat(reply.getId()).isEqualTo("g");
    assertThat(Tensor.outputsOf(reply).get(0).floats()).containsExactly(7f);
    assertThatThrownBy(() -> stub.modelInfer(request.setModelName("other").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void everyFinishedRequestIsLoggedOnceUntilItIsCollected() throws Exception {
    FakeReplica replica = replica(gateway, "a");
    replica.answers.release(2);
    post(gateway, "length", body("7", "x")).get();
    post(gateway, "length", body("8", "x")).get();
    List<String> lines = control(gateway, "GET", "/control/log/0", "").body().lines().toList();
    assertThat(lines).hasSize(2);
    String[] cells = lines.get(0).split(",", -1);
    assertThat(cells).hasSize(8);
    assertThat(cells[1]).isEqualTo("7");
    assertThat(Long.parseLong(cells[2])).isLessThanOrEqualTo(Long.parseLong(cells[3]));
    assertThat(Long.parseLong(cells[3])).isLessThanOrEqualTo(Long.parseLong(cells[4]));
    assertThat(List.of(cells).subList(5, 8)).containsExactly("a", "1", "completed");
    assertThat(control(gateway, "GET", "/control/log/2", "").body()).isEmpty();
  }

  @Test
  void prometheusSeesWhatHappened() throws Exception {
    FakeReplica replica = replica(gateway, "a");
    replica.answers.release();
    post(gateway, "length", body("1", "x")).get();
    assertThat(control(gateway, "GET", "/metrics", "").body())
        .contains("twoscales_gateway_requests_total{outcome=\"completed\",stage=\"measure\"} 1.0");
  }

  @Test
  void theControlInterfaceWantsItsToken() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.controlPort() + "/control/snapshot"))
            .header("Authorization", "Bearer wrong")
            .build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
  }

  @Test
  void readinessFollowsTheReplicas() throws Exception {
    URI ready = URI.create("http://127.0.0.1:" + gateway.port() + "/v2/health/ready");
    HttpRequest request = HttpRequest.newBuilder(ready).build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(503);
    replica(gateway, "a");
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  @Test
  void nonsenseOnTheControlInterfaceChangesNothing() throws Exception {
    assertThat(control(gateway, "PUT", "/control/batching", "{\"batchSize\":0}").statusCode())
        .isEqualTo(400);
    assertThat(
            control(gateway, "PUT", "/control/replicas/a", "{\"address\":\"evil/path\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void settingsThatCannotBeAreRefusedByName() {
    assertThatThrownBy(() -> GatewaySettings.from(Map.of()))
        .hasMessage("TWOSCALES_PIPELINE is not set");
    assertThatThrownBy(() -> GatewaySettings.Subnet.parse("10.0.0.0"))
        .hasMessageContaining("TWOSCALES_CONTROL_SUBNET");
    assertThat(
            GatewaySettings.Subnet.parse("10.1.2.0/24").contains(InetAddress.getLoopbackAddress()))
        .isFalse();
  }
}
