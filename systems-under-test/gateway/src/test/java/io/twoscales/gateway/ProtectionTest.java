package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the gateway does when there is more than it can serve, when replicas hang, when it ends. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProtectionTest {
  private static final List<TestGateway> open = new ArrayList<>();

  private static TestGateway start(Map<String, String> settings) {
    TestGateway started = new TestGateway(settings);
    open.add(started);
    return started;
  }

  @AfterAll
  static void close() {
    open.parallelStream().forEach(TestGateway::close);
  }

  /** Counts how each of many calls ended. */
  private static final class Answers {
    final Map<Status.Code, AtomicInteger> byCode = new ConcurrentHashMap<>();
    final CountDownLatch missing;
    final AtomicInteger twice = new AtomicInteger();

    Answers(int calls) {
      this.missing = new CountDownLatch(calls);
    }

    int of(Status.Code code) {
      return byCode.getOrDefault(code, new AtomicInteger()).get();
    }

    StreamObserver<ModelInferResponse> next() {
      AtomicInteger ends = new AtomicInteger();
      return new StreamObserver<>() {
        @Override
        public void onNext(ModelInferResponse value) {
          count(Status.Code.OK);
        }

        @Override
        public void onError(Throwable failure) {
          count(Status.fromThrowable(failure).getCode());
        }

        @Override
        public void onCompleted() {}

        private void count(Status.Code code) {
          if (ends.incrementAndGet() > 1) {
            twice.incrementAndGet();
            return;
          }
          byCode.computeIfAbsent(code, added -> new AtomicInteger()).incrementAndGet();
          missing.countDown();
        }
      };
    }
  }

  @Test
  void aHundredTimesTheLoadIsAnsweredOnceEachWithinTheBounds() throws Exception {
    int requests = 20_000;
    int queueCapacity = 50;
    int dropAfterMs = 100;
    TestGateway gateway =
        start(
            Map.of(
                "TWOSCALES_QUEUE_CAPACITY", Integer.toString(queueCapacity),
                "TWOSCALES_DROP_AFTER_MS", Integer.toString(dropAfterMs)));
    FakeReplica replica = gateway.replica("a");
    replica.serviceTime = Duration.ofMillis(5);
    gateway.release();
    Answers answers = new Answers(requests);
    try (ClientFactory clients = ClientFactory.builder().build()) {
      GRPCInferenceServiceStub stub =
          GrpcClients.builder("gproto+h2c://127.0.0.1:" + gateway.port())
              .factory(clients)
              .responseTimeout(Duration.ofSeconds(50))
              .build(GRPCInferenceServiceStub.class);
      ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("length");
      Tensor.ofStrings("text", List.of("four")).addTo(request);
      ModelInferRequest built = request.build();
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < requests; i++) {
                  stub.modelInfer(built, answers.next());
                }
              });
      while (!answers.missing.await(5, TimeUnit.MILLISECONDS)) {
        JsonNode snapshot = gateway.snapshot();
        JsonNode counters = snapshot.at("/stages/0/counters");
        assertThat(counters.path("queued").asInt()).isLessThanOrEqualTo(queueCapacity);
        assertThat(snapshot.path("requestsHeld").asInt())
            .isEqualTo(counters.path("queued").asInt() + counters.path("inFlight").asInt());
      }
      sender.join();
    }

    int served = answers.of(Status.Code.OK);
    int full = answers.of(Status.Code.RESOURCE_EXHAUSTED);
    int late = answers.of(Status.Code.DEADLINE_EXCEEDED);
    assertThat(answers.twice).hasValue(0);
    assertThat(served + full + late).isEqualTo(requests);
    assertThat(served).isPositive();
    assertThat(full).isPositive();
    assertThat(late).isPositive();
    JsonNode counters = gateway.counters();
    assertThat(counters.path("arrived").asInt()).isEqualTo(requests);
    assertThat(counters.path("completed").asInt()).isEqualTo(served);
    assertThat(counters.path("dropped").asInt()).isEqualTo(full + late);
    assertThat(gateway.control("GET", "/metrics", "").body())
        .contains(
            "twoscales_gateway_requests_total{outcome=\"completed\",stage=\"measure\"} "
                + (double) served)
        .contains("twoscales_gateway_requests_total{outcome=\"dropped\",stage=\"measure\"} ");
    List<String> records = gateway.control("GET", "/control/log/0", "").body().lines().toList();
    assertThat(records).hasSize(requests);
    for (String record : records) {
      String[] visit = record.split(";", -1)[1].split(",", -1);
      long waitedMicros = Long.parseLong(visit[1]) - Long.parseLong(visit[0]);
      assertThat(waitedMicros).isLessThanOrEqualTo(dropAfterMs * 1000L + 1);
    }
    assertThat(gateway.ask("after", "four").get().statusCode()).isEqualTo(200);
  }

  @Test
  void requestsThatWaitTakeNoMoreMemoryThanAllowed() throws Exception {
    TestGateway gateway = start(Map.of("TWOSCALES_MAX_HELD_BYTES", "3000"));
    CompletableFuture<HttpResponse<String>> first = gateway.ask("1", "x".repeat(2000));
    gateway.awaitCounter("queued", 1);
    HttpResponse<String> second = gateway.ask("2", "x".repeat(2000)).get();
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(TestGateway.parse(second).path("error").asText()).contains("of 3000 bytes");
    gateway.replica("a");
    gateway.release();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(gateway.ask("3", "x".repeat(2000)).get().statusCode()).isEqualTo(200);
  }

  @Test
  void aReplicaThatHangsCostsItsBatchOnly() throws Exception {
    TestGateway gateway = start(Map.of("TWOSCALES_CALL_TIMEOUT_MS", "300"));
    FakeReplica hanging = gateway.replica("a");
    gateway.control(
        "PUT", "/control/stages/measure/batching", "{\"batchSize\":2,\"maxBatchWaitMs\":10000}");
    List<CompletableFuture<HttpResponse<String>>> batch =
        List.of(gateway.ask("1", "x"), gateway.ask("2", "x"));
    gateway.awaitCounter("inFlight", 2);
    List<CompletableFuture<HttpResponse<String>>> waiting =
        List.of(gateway.ask("3", "x"), gateway.ask("4", "x"));
    for (CompletableFuture<HttpResponse<String>> reply : batch) {
      assertThat(reply.get().statusCode()).isEqualTo(502);
      assertThat(TestGateway.parse(reply.get()).path("error").asText()).contains("replica a");
    }
    hanging.release();
    for (CompletableFuture<HttpResponse<String>> reply : waiting) {
      assertThat(reply.get().statusCode()).isEqualTo(200);
    }
    assertThat(gateway.counters().path("failed").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsInWorkIsAnsweredWhenTheGatewayClosesAndNothingNewIsTaken() throws Exception {
    TestGateway gateway = start(Map.of());
    FakeReplica replica = gateway.replica("a");
    CompletableFuture<HttpResponse<String>> inFlight = gateway.ask("1", "x");
    gateway.awaitCounter("inFlight", 1);
    CompletableFuture<HttpResponse<String>> queued = gateway.ask("2", "xx");
    gateway.awaitCounter("queued", 1);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway.gateway()::close);
    String invalid = TestGateway.body("3", "x").replace("\"text\"", "\"other\"");
    HttpResponse<String> tooLate = gateway.post("length", invalid).get();
    while (tooLate.statusCode() == 400) {
      tooLate = gateway.post("length", invalid).get();
    }
    assertThat(tooLate.statusCode()).isEqualTo(503);
    assertThat(closed).isNotDone();
    replica.release();
    assertThat(inFlight.get().statusCode()).isEqualTo(200);
    assertThat(queued.get().statusCode()).isEqualTo(200);
    closed.get();
  }
}
