package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Requests through several stages: what each hands to the next, and what the gateway tells. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PipelinesTest {
  private static final List<TestGateway> open = new ArrayList<>();

  private static TestGateway start(String stages, Map<String, String> other) {
    Map<String, String> settings = new HashMap<>(other);
    settings.put("TWOSCALES_STAGES", stages);
    TestGateway started = new TestGateway(settings);
    open.add(started);
    return started;
  }

  private static TestGateway diamond() throws Exception {
    TestGateway gateway =
        start("measure:m,double:d:measure,negate:n:measure,less:l:double+negate", Map.of());
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    gateway.replica("d-1", "double", FakeModel.times("doubled", 2));
    gateway.replica("n-1", "negate", FakeModel.times("negated", -1));
    return gateway;
  }

  @AfterAll
  static void close() {
    open.parallelStream().forEach(TestGateway::close);
  }

  @Test
  void outputsBecomeTheInputsOfTheNextStageUnderItsNames() throws Exception {
    TestGateway gateway = start("measure:m,double:d:measure", Map.of());
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    gateway.replica("d-1", "double", FakeModel.times("doubled", 2));
    gateway.release();
    JsonNode reply = TestGateway.parse(gateway.ask("r-1", "four").get());
    assertThat(reply.path("id").asText()).isEqualTo("r-1");
    assertThat(reply.path("model_name").asText()).isEqualTo("length");
    assertThat(reply.path("outputs")).hasSize(1);
    assertThat(reply.at("/outputs/0/name").asText()).isEqualTo("doubled");
    assertThat(reply.at("/outputs/0/data/0").asInt()).isEqualTo(8);
  }

  @Test
  void aStageThatJoinsGetsTheOutputsOfAllBeforeItInTheirOrder() throws Exception {
    TestGateway gateway = diamond();
    gateway.replica("l-1", "less", FakeModel.difference("a", "b"));
    gateway.release();
    JsonNode reply = TestGateway.parse(gateway.ask("1", "four").get());
    assertThat(reply.at("/outputs/0/data/0").asInt()).isEqualTo(2 * 4 - -4);
  }

  @Test
  void aStageThatJoinsFindsOutputsThatCarryItsNamesWhateverTheirOrder() throws Exception {
    TestGateway gateway = diamond();
    gateway.replica("l-1", "less", FakeModel.difference("negated", "doubled"));
    gateway.release();
    JsonNode reply = TestGateway.parse(gateway.ask("1", "four").get());
    assertThat(reply.at("/outputs/0/data/0").asInt()).isEqualTo(-4 - 2 * 4);
  }

  @Test
  void theLogHasTheVisitsOfEveryStageInOrder() throws Exception {
    TestGateway gateway = diamond();
    gateway.replica("l-1", "less", FakeModel.difference("a", "b"));
    gateway.release();
    gateway.ask("7", "four").get();
    String line = gateway.control("GET", "/control/log/0", "").body().strip();
    String[] groups = line.split(";", -1);
    assertThat(groups).hasSize(5);
    assertThat(groups[0]).startsWith("0,7,").endsWith(",completed");
    List<String> replicas = new ArrayList<>();
    long[][] times = new long[4][];
    for (int s = 0; s < 4; s++) {
      String[] visit = groups[s + 1].split(",", -1);
      times[s] = List.of(visit).subList(0, 3).stream().mapToLong(Long::parseLong).toArray();
      assertThat(times[s]).isSorted();
      replicas.add(visit[3]);
    }
    assertThat(replicas).containsExactly("m-1", "d-1", "n-1", "l-1");
    assertThat(times[1][0]).isEqualTo(times[0][2]);
    assertThat(times[2][0]).isEqualTo(times[0][2]);
    assertThat(times[3][0]).isEqualTo(Math.max(times[1][2], times[2][2]));
  }

  @Test
  void wherePathsEndApartTheReplyHasTheOutputsOfAllThatWereAskedFor() throws Exception {
    TestGateway gateway = start("measure:m,double:d:measure,negate:n:measure", Map.of());
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    gateway.replica("d-1", "double", FakeModel.times("doubled", 2));
    gateway.replica("n-1", "negate", FakeModel.times("negated", -1));
    gateway.release();
    JsonNode all = TestGateway.parse(gateway.ask("1", "four").get());
    assertThat(all.path("outputs").findValuesAsText("name")).containsExactly("doubled", "negated");
    String wantsOne =
        TestGateway.body("1", "four").replace("]}]}", "]}],\"outputs\":[{\"name\":\"negated\"}]}");
    JsonNode one = TestGateway.parse(gateway.post("length", wantsOne).get());
    assertThat(one.path("outputs").findValuesAsText("name")).containsExactly("negated");
  }

  @Test
  void stagesThatDoNotFitFailTheRequestWithAReasonAndCostNobodyTime() throws Exception {
    TestGateway gateway = start("measure:m,again:a:measure", Map.of());
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    FakeReplica neverAsked = gateway.replica("a-1", "again", FakeModel.LENGTH);
    gateway.release();
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> reply = gateway.ask("1", "four").get();
      assertThat(reply.statusCode()).isEqualTo(500);
      assertThat(TestGateway.parse(reply).path("error").asText())
          .contains("stage again", "expected datatype BYTES, found FP32");
    }
    assertThat(neverAsked.batchSizes).isEmpty();
    assertThat(gateway.control("GET", "/control/log/19", "").body()).contains(",failed;");
  }

  @Test
  void everyStageBatchesInItsOwnWay() throws Exception {
    TestGateway gateway = start("measure:m,double:d:measure", Map.of());
    FakeReplica first = gateway.replica("m-1", "measure", FakeModel.LENGTH);
    FakeReplica second = gateway.replica("d-1", "double", FakeModel.times("doubled", 2));
    gateway.control(
        "PUT",
        "/control/stages/double/batching",
        "{\"batchSize\":3,\"maxBatchWaitMs\":10000,\"order\":\"edf\"}");
    gateway.release();
    List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      replies.add(gateway.ask("1", "x".repeat(i)));
    }
    for (int i = 1; i <= 6; i++) {
      JsonNode reply = TestGateway.parse(replies.get(i - 1).get());
      assertThat(reply.at("/outputs/0/data/0").asInt()).isEqualTo(2 * i);
    }
    assertThat(first.batchSizes).containsExactly(1, 1, 1, 1, 1, 1);
    assertThat(second.batchSizes).containsExactly(3, 3);
    assertThat(gateway.snapshot().at("/stages/1/batchSize").asInt()).isEqualTo(3);
  }

  @Test
  void thePipelineIsReadyWhenEveryStageIs() throws Exception {
    TestGateway gateway = start("measure:m,double:d:measure", Map.of());
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    assertThat(gateway.get("/v2/health/ready").statusCode()).isEqualTo(503);
    gateway.replica("d-1", "double", FakeModel.times("doubled", 2));
    assertThat(gateway.get("/v2/health/ready").statusCode()).isEqualTo(200);
    JsonNode stages = gateway.snapshot().path("stages");
    assertThat(stages.findValuesAsText("stage")).containsExactly("measure", "double");
    assertThat(stages.at("/1/servingReplicas/0").asText()).isEqualTo("d-1");
  }

  @Test
  void whatWaitsTooLongAnywhereIsDroppedWithTheStageNamed() throws Exception {
    TestGateway gateway =
        start("measure:m,double:d:measure", Map.of("TWOSCALES_DROP_AFTER_MS", "300"));
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    gateway.release();
    HttpResponse<String> reply = gateway.ask("1", "four").get();
    assertThat(reply.statusCode()).isEqualTo(504);
    assertThat(TestGateway.parse(reply).path("error").asText()).contains("stage double");
    assertThat(gateway.snapshot().path("requestsHeld").asInt()).isZero();
  }

  @Test
  void aReplicaStaysAtItsStageUntilItHasLeft() throws Exception {
    TestGateway gateway = start("measure:m,double:d:measure", Map.of());
    FakeReplica replica = gateway.replica("r", "measure", FakeModel.LENGTH);
    String elsewhere =
        "{\"stage\":\"double\",\"address\":\"%s\",\"millicores\":200}".formatted(replica.address());
    assertThat(gateway.control("PUT", "/control/replicas/r", elsewhere).statusCode())
        .isEqualTo(409);
    gateway.control("DELETE", "/control/replicas/r", "");
    assertThat(gateway.control("PUT", "/control/replicas/r", elsewhere).statusCode())
        .isEqualTo(204);
  }

  @Test
  void requestsOfUnequalShapeInABatchDoNotCostEachOther() throws Exception {
    TestGateway gateway = start("sum:s", Map.of());
    FakeReplica replica = gateway.replica("s-1", "sum", FakeModel.ROW_SUM);
    gateway.control(
        "PUT", "/control/stages/sum/batching", "{\"batchSize\":3,\"maxBatchWaitMs\":10000}");
    gateway.release();
    String row =
        "{\"inputs\":[{\"name\":\"row\",\"datatype\":\"FP32\",\"shape\":[1,%d],\"data\":%s}]}";
    var two = gateway.post("length", row.formatted(2, "[1,2]"));
    var three = gateway.post("length", row.formatted(3, "[1,2,3]"));
    var twoAgain = gateway.post("length", row.formatted(2, "[4,5]"));
    assertThat(TestGateway.parse(two.get()).at("/outputs/0/data/0").asInt()).isEqualTo(3);
    assertThat(TestGateway.parse(three.get()).at("/outputs/0/data/0").asInt()).isEqualTo(6);
    assertThat(TestGateway.parse(twoAgain.get()).at("/outputs/0/data/0").asInt()).isEqualTo(9);
    assertThat(replica.batchSizes).containsExactlyInAnyOrder(2, 1);
  }

  @Test
  void aStageTakesWhatCarriesItsNamesAndLeavesTheRest() throws Exception {
    TestGateway gateway = start("echo:e,measure:m:echo", Map.of());
    gateway.replica("e-1", "echo", FakeModel.ECHO);
    gateway.replica("m-1", "measure", FakeModel.LENGTH);
    gateway.release();
    JsonNode reply = TestGateway.parse(gateway.ask("1", "four").get());
    assertThat(reply.at("/outputs/0/data/0").asInt()).isEqualTo(4);
  }

  @Test
  void anEarlierStagesOutputIsInTheReplyWhereItIsAskedFor() throws Exception {
    TestGateway gateway = start("echo:e,measure:m:echo", Map.of());
    gateway.replica("e-1", "echo", FakeModel.ECHO.telling("text", "length"));
    gateway.replica("m-1", "measure", FakeModel.LENGTH.telling("length"));
    gateway.release();
    JsonNode all = TestGateway.parse(gateway.ask("1", "four").get());
    assertThat(all.path("outputs").findValuesAsText("name")).containsExactly("length");
    JsonNode both = TestGateway.parse(gateway.post("length", wanting("text", "length")).get());
    assertThat(both.path("outputs").findValuesAsText("name")).containsExactly("text", "length");
    assertThat(both.at("/outputs/0/data/0").asText()).isEqualTo("four");
    assertThat(both.at("/outputs/1/data/0").asInt()).isEqualTo(4);
    JsonNode one = TestGateway.parse(gateway.post("length", wanting("text")).get());
    assertThat(one.path("outputs").findValuesAsText("name")).containsExactly("text");
  }

  @Test
  void anOutputThatNoStageGivesIsRefusedWithWhatThereIs() throws Exception {
    TestGateway gateway = start("echo:e,measure:m:echo", Map.of());
    gateway.replica("e-1", "echo", FakeModel.ECHO.telling("text", "length"));
    gateway.replica("m-1", "measure", FakeModel.LENGTH.telling("length"));
    gateway.release();
    HttpResponse<String> reply = gateway.post("length", wanting("width")).get();
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("unknown output width; this pipeline gives length, text");
  }

  @Test
  void whatTheModelRefusesDoesNotCostItsBatchAnythingButTime() throws Exception {
    TestGateway gateway = start("measure:m", Map.of());
    FakeReplica replica = gateway.replica("m-1", "measure", FakeModel.PICKY);
    gateway.control(
        "PUT", "/control/stages/measure/batching", "{\"batchSize\":3,\"maxBatchWaitMs\":10000}");
    gateway.release();
    var two = gateway.ask("1", "xx");
    var none = gateway.ask("2", "");
    var three = gateway.ask("3", "xxx");
    assertThat(TestGateway.parse(two.get()).at("/outputs/0/data/0").asInt()).isEqualTo(2);
    assertThat(TestGateway.parse(three.get()).at("/outputs/0/data/0").asInt()).isEqualTo(3);
    assertThat(none.get().statusCode()).isEqualTo(400);
    assertThat(none.get().body()).contains("measure: a text is empty");
    assertThat(replica.batchSizes).containsExactly(3, 1, 1, 1);
    assertThat(gateway.snapshot().at("/stages/0/counters/failed").asInt()).isZero();
  }

  private static String wanting(String... outputs) {
    String list = String.join("\"},{\"name\":\"", outputs);
    return TestGateway.body("1", "four")
        .replace("]}]}", "]}],\"outputs\":[{\"name\":\"%s\"}]}".formatted(list));
  }
}
