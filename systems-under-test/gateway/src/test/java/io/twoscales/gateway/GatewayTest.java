package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.ArrayList;
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
  private static final List<TestGateway> open = new ArrayList<>();

  private final TestGateway gateway = start(Map.of());

  private static TestGateway start(Map<String, String> other) {
    TestGateway started = new TestGateway(other);
    open.add(started);
    return started;
  }

  @AfterEach
  void release() {
    open.forEach(TestGateway::release);
  }

  /** A server takes seconds to end; all of them together take no longer. */
  @AfterAll
  static void close() {
    open.parallelStream().forEach(TestGateway::close);
  }

  @Test
  void aRequestIsAnsweredByAReplicaWithItsOwnId() throws Exception {
    FakeReplica replica = gateway.replica("a");
    replica.answers.release();
    JsonNode reply = TestGateway.parse(gateway.ask("r-1", "four").get());
    assertThat(reply.path("id").asText()).isEqualTo("r-1");
    assertThat(reply.path("model_name").asText()).isEqualTo("length");
    assertThat(reply.at("/outputs/0/data/0").asDouble()).isEqualTo(4.0);
  }

  @Test
  void requestsThatWaitGoTogetherAndEachGetsItsOwnAnswer() throws Exception {
    FakeReplica replica = gateway.replica("a");
    gateway.control(
        "PUT", "/control/stages/measure/batching", "{\"batchSize\":3,\"maxBatchWaitMs\":0}");
    CompletableFuture<HttpResponse<String>> first = gateway.ask("0", "x");
    gateway.awaitCounter("inFlight", 1);
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      waiting.add(gateway.ask(Integer.toString(i), "x".repeat(i)));
      gateway.awaitCounter("queued", i);
    }
    replica.answers.release(10);
    first.get();
    for (int i = 1; i <= 4; i++) {
      JsonNode reply = TestGateway.parse(waiting.get(i - 1).get());
      assertThat(reply.path("id").asText()).isEqualTo(Integer.toString(i));
      assertThat(reply.at("/outputs/0/data/0").asInt()).isEqualTo(i);
    }
    assertThat(replica.batchSizes).containsExactly(1, 3, 1);
  }

  @Test
  void aReplicaThatLeavesFinishesItsWorkFirst() throws Exception {
    FakeReplica leaving = gateway.replica("leaving");
    CompletableFuture<HttpResponse<String>> inWork = gateway.ask("1", "abc");
    gateway.awaitCounter("inFlight", 1);
    CompletableFuture<Integer> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return gateway.control("DELETE", "/control/replicas/leaving", "").statusCode();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    FakeReplica other = gateway.replica("other");
    other.answers.release();
    assertThat(gateway.ask("2", "abc").get().statusCode()).isEqualTo(200);
    assertThat(other.batchSizes).containsExactly(1);
    assertThat(drained).isNotDone();
    leaving.answers.release();
    assertThat(drained.get()).isEqualTo(204);
    assertThat(inWork.get().statusCode()).isEqualTo(200);
  }

  @Test
  void aFailingReplicaCostsItsBatchOnly() throws Exception {
    FakeReplica replica = gateway.replica("a");
    replica.broken = true;
    replica.answers.release();
    HttpResponse<String> failed = gateway.ask("1", "x").get();
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(TestGateway.parse(failed).path("error").asText()).contains("replica a failed");
    replica.broken = false;
    replica.answers.release();
    assertThat(gateway.ask("2", "x").get().statusCode()).isEqualTo(200);
  }

  @Test
  void whatWaitsTooLongIsDroppedAndWhatDoesNotFitIsRefused() throws Exception {
    TestGateway small =
        start(Map.of("TWOSCALES_DROP_AFTER_MS", "300", "TWOSCALES_QUEUE_CAPACITY", "2"));
    List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(small.ask(Integer.toString(i), "x"));
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
    FakeReplica replica = gateway.replica("a");
    HttpResponse<String> reply = gateway.post(model, body).get();
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(TestGateway.parse(reply).path("error").asText()).isNotBlank();
    assertThat(replica.batchSizes).isEmpty();
    assertThat(gateway.counters().path("arrived").asInt()).isZero();
  }

  @Test
  void anOversizedBodyIsRefused() throws Exception {
    String huge = TestGateway.body("1", "x".repeat(GatewaySettings.MAX_BODY_BYTES));
    assertThat(gateway.post("length", huge).get().statusCode()).isEqualTo(413);
  }

  @Test
  void theOtherHalfOfTheProtocolIsGrpc() throws Exception {
    FakeReplica replica = gateway.replica("a");
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
    FakeReplica replica = gateway.replica("a");
    replica.answers.release(2);
    gateway.ask("7", "x").get();
    gateway.ask("8", "x").get();
    List<String> lines = gateway.control("GET", "/control/log/0", "").body().lines().toList();
    assertThat(lines).hasSize(2);
    String[] groups = lines.get(0).split(";", -1);
    assertThat(groups).hasSize(2);
    String[] request = groups[0].split(",", -1);
    assertThat(request).hasSize(5).startsWith("0", "7").endsWith("completed");
    String[] visit = groups[1].split(",", -1);
    assertThat(visit).hasSize(5).endsWith("a", "1");
    assertThat(List.of(request[2], visit[0], visit[1], visit[2])).map(Long::parseLong).isSorted();
    assertThat(visit[2]).isEqualTo(request[3]);
    assertThat(gateway.control("GET", "/control/log/2", "").body()).isEmpty();
  }

  @Test
  void prometheusSeesWhatHappened() throws Exception {
    FakeReplica replica = gateway.replica("a");
    replica.answers.release();
    gateway.ask("1", "x").get();
    assertThat(gateway.control("GET", "/metrics", "").body())
        .contains("twoscales_gateway_requests_total{outcome=\"completed\",stage=\"measure\"} 1.0");
  }

  @Test
  void theControlInterfaceWantsItsToken() throws Exception {
    assertThat(gateway.control("GET", "/control/snapshot", "", "wrong").statusCode())
        .isEqualTo(401);
  }

  @Test
  void readinessFollowsTheReplicas() throws Exception {
    assertThat(gateway.get("/v2/health/ready").statusCode()).isEqualTo(503);
    gateway.replica("a");
    assertThat(gateway.get("/v2/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void nonsenseOnTheControlInterfaceChangesNothing() throws Exception {
    assertThat(
            gateway
                .control("PUT", "/control/stages/measure/batching", "{\"batchSize\":0}")
                .statusCode())
        .isEqualTo(400);
    assertThat(
            gateway
                .control("PUT", "/control/replicas/a", "{\"address\":\"evil/path\"}")
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
