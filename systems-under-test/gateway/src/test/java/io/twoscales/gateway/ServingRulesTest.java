package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an experiment may choose of how requests queue, are dispatched and given up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServingRulesTest {
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

  private static List<String> replicasOfFourRequestsInARow(String dispatch) throws Exception {
    TestGateway gateway = start(Map.of("TWOSCALES_DISPATCH", dispatch));
    FakeReplica large = gateway.replica("large");
    gateway.replica("small");
    gateway.control(
        "PUT",
        "/control/replicas/large",
        "{\"address\":\"%s\",\"millicores\":400}".formatted(large.address()));
    gateway.release();
    for (int i = 0; i < 4; i++) {
      gateway.ask("1", "x").get();
    }
    return gateway
        .control("GET", "/control/log/0", "")
        .body()
        .lines()
        .map(line -> line.split(";", -1)[1].split(",", -1)[3])
        .toList();
  }

  @Test
  void theDispatchRuleDecidesWhichReplicaGetsABatch() throws Exception {
    assertThat(replicasOfFourRequestsInARow("largest-idle"))
        .containsExactly("large", "large", "large", "large");
    assertThat(replicasOfFourRequestsInARow("longest-idle"))
        .containsExactly("large", "small", "large", "small");
  }

  /** The second request overtakes the first at the first stage, which has two replicas. */
  private static List<String> orderAtTheSecondStage(String order) throws Exception {
    TestGateway gateway =
        start(Map.of("TWOSCALES_STAGES", "measure:m,double:d:measure", "TWOSCALES_ORDER", order));
    FakeReplica slow = gateway.replica("m-1", "measure", FakeModel.LENGTH);
    List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
    replies.add(gateway.ask("first", "x"));
    gateway.awaitCounter("inFlight", 1);
    FakeReplica quick = gateway.replica("m-2", "measure", FakeModel.LENGTH);
    quick.release();
    FakeReplica last = gateway.replica("d-1", "double", FakeModel.times("doubled", 2));
    replies.add(gateway.ask("busy", "x"));
    awaitSecondStage(gateway, "inFlight", 1);
    replies.add(gateway.ask("second", "x"));
    awaitSecondStage(gateway, "queued", 1);
    slow.release();
    awaitSecondStage(gateway, "queued", 2);
    last.release();
    for (CompletableFuture<HttpResponse<String>> reply : replies) {
      assertThat(reply.get().statusCode()).isEqualTo(200);
    }
    return gateway
        .control("GET", "/control/log/0", "")
        .body()
        .lines()
        .map(line -> line.split(",", -1)[1])
        .toList();
  }

  private static void awaitSecondStage(TestGateway gateway, String counter, int value)
      throws Exception {
    while (gateway.snapshot().at("/stages/1/counters/" + counter).asInt() != value) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void theOrderIsInForceAtEveryStageFromTheBeginning() throws Exception {
    assertThat(orderAtTheSecondStage("fifo")).containsExactly("busy", "second", "first");
    assertThat(orderAtTheSecondStage("edf")).containsExactly("busy", "first", "second");
  }

  @Test
  void whatIsNeverGivenUpWaitsBeyondTheTimeOthersMay() throws Exception {
    TestGateway gateway =
        start(Map.of("TWOSCALES_DROP", "never", "TWOSCALES_DROP_AFTER_MS", "100"));
    CompletableFuture<HttpResponse<String>> reply = gateway.ask("1", "x");
    TimeUnit.MILLISECONDS.sleep(300);
    gateway.replica("a");
    gateway.release();
    assertThat(reply.get().statusCode()).isEqualTo(200);
  }

  @Test
  void whatCannotBeInTimeIsGivenUpAtOnceByTheTimeItsStageStillNeeds() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("TWOSCALES_STAGES", "measure:m,double:d:measure");
    settings.put("TWOSCALES_DROP", "hopeless");
    settings.put("TWOSCALES_SLO_MS", "20000");
    TestGateway gateway = start(settings);
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    FakeReplica second = gateway.replica("d-1", "double", FakeModel.times("doubled", 2));
    gateway.release();
    assertThat(gateway.ask("1", "x").get().statusCode()).isEqualTo(200);

    String path = "/control/stages/double/reserve";
    assertThat(gateway.control("PUT", path, "{\"reserveMs\":30000}").statusCode()).isEqualTo(204);
    HttpResponse<String> hopeless = gateway.ask("2", "x").get();
    assertThat(hopeless.statusCode()).isEqualTo(504);
    assertThat(TestGateway.parse(hopeless).path("error").asText()).contains("double", "20000 ms");
    assertThat(second.batchSizes).containsExactly(1);

    gateway.control("PUT", path, "{\"reserveMs\":1}");
    assertThat(gateway.ask("3", "x").get().statusCode()).isEqualTo(200);
  }

  @Test
  void aBatchWaitsNoLongerThanLeavesItTheTimeItNeeds() throws Exception {
    TestGateway gateway = start(Map.of("TWOSCALES_SLO_MS", "20000"));
    gateway.replica("a");
    gateway.control(
        "PUT", "/control/stages/measure/batching", "{\"batchSize\":2,\"maxBatchWaitMs\":60000}");
    gateway.control("PUT", "/control/stages/measure/reserve", "{\"reserveMs\":19900}");
    gateway.release();
    assertThat(gateway.ask("1", "x").get().statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "TWOSCALES_ORDER, lifo, 'edf, fifo'",
    "TWOSCALES_DISPATCH, random, 'cpu-weighted, largest-idle, least-loaded, longest-idle'",
    "TWOSCALES_DROP, sometimes, 'hopeless, never, overdue'",
  })
  void aRuleThereIsNotIsRefusedWithThoseThereAre(String name, String word, String words) {
    assertThatThrownBy(() -> start(Map.of(name, word)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s: expected one of %s, found %s", name, words, word);
  }
}
