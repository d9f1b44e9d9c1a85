package io.twoscales.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import io.twoscales.inference.grpc.InferTensorContents;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A replica that leaves the protocol costs the requests of its batch, and nobody else. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WrongRepliesTest {
  private static TestGateway gateway;
  private static FakeReplica replica;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway(Map.of("TWOSCALES_CALL_TIMEOUT_MS", "5000"));
    replica = gateway.replica("a");
    replica.release();
    batchesOf(2);
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static void assertCostsItsBatchOnly() throws Exception {
    int failedBefore = gateway.counters().path("failed").asInt();
    List<CompletableFuture<java.net.http.HttpResponse<String>>> batch =
        List.of(gateway.ask("1", "x"), gateway.ask("2", "xx"));
    for (CompletableFuture<java.net.http.HttpResponse<String>> reply : batch) {
      assertThat(reply.get().statusCode()).as(reply.get().body()).isEqualTo(502);
      assertThat(TestGateway.parse(reply.get()).path("error").asText()).contains("replica a ");
    }
    replica.spoil = reply -> reply;
    replica.wire = null;
    CompletableFuture<java.net.http.HttpResponse<String>> three = gateway.ask("3", "xxx");
    CompletableFuture<java.net.http.HttpResponse<String>> four = gateway.ask("4", "xxxx");
    assertThat(TestGateway.parse(three.get()).at("/outputs/0/data/0").asInt()).isEqualTo(3);
    assertThat(TestGateway.parse(four.get()).at("/outputs/0/data/0").asInt()).isEqualTo(4);
    assertThat(gateway.counters().path("failed").asInt()).isEqualTo(failedBefore + 2);
    assertThat(gateway.counters().path("inFlight").asInt()).isZero();
    assertThat(gateway.get("/v2/health/ready").statusCode()).isEqualTo(200);
  }

  private static UnaryOperator<ModelInferResponse.Builder> with(
      Consumer<ModelInferResponse.Builder> change) {
    return reply -> {
      change.accept(reply);
      return reply;
    };
  }

  private static UnaryOperator<ModelInferResponse.Builder> floats(int number, long... shape) {
    return with(
        reply -> {
          reply.setRawOutputContents(0, ByteString.copyFrom(new byte[4 * number]));
          reply.getOutputsBuilder(0).clearShape();
          for (long size : shape) {
            reply.getOutputsBuilder(0).addShape(size);
          }
        });
  }

  private static Map<String, UnaryOperator<ModelInferResponse.Builder>> wrongReplies() {
    Map<String, UnaryOperator<ModelInferResponse.Builder>> wrong = new LinkedHashMap<>();
    wrong.put("fewer items than asked", floats(1, 1));
    wrong.put("more items than asked", floats(3, 3));
    wrong.put("no items", floats(0, 0));
    wrong.put("no batch", floats(1));
    wrong.put("the batch last", floats(6, 3, 2));
    wrong.put("fewer values than the shape says", floats(1, 2));
    wrong.put("a negative size", floats(2, -2));
    wrong.put("2^31 items", floats(2, 1L << 31));
    wrong.put("2^62 values", floats(2, 1L << 31, 1L << 31));
    wrong.put("a datatype there is not", with(r -> r.getOutputsBuilder(0).setDatatype("TEXT")));
    wrong.put("strings that are none", with(r -> r.getOutputsBuilder(0).setDatatype("BYTES")));
    wrong.put("an output without a name", with(r -> r.getOutputsBuilder(0).clearName()));
    wrong.put("no outputs", with(r -> r.clearOutputs().clearRawOutputContents()));
    wrong.put("no contents", with(ModelInferResponse.Builder::clearRawOutputContents));
    wrong.put("contents without outputs", with(ModelInferResponse.Builder::clearOutputs));
    wrong.put("contents twice", with(r -> r.addRawOutputContents(r.getRawOutputContents(0))));
    wrong.put(
        "contents in both forms",
        with(
            r ->
                r.getOutputsBuilder(0)
                    .setContents(InferTensorContents.newBuilder().addFp32Contents(1))));
    return wrong;
  }

  static Stream<String> wrongReplyNames() {
    return wrongReplies().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("wrongReplyNames")
  void aReplyThatIsNoAnswerToItsBatch(String name) throws Exception {
    replica.spoil = wrongReplies().get(name);
    assertCostsItsBatchOnly();
  }

  private static final ResponseHeaders GRPC =
      ResponseHeaders.of(HttpStatus.OK, "content-type", "application/grpc+proto");

  private static HttpService sends(byte[] body, HttpHeaders trailers) {
    return (ctx, request) ->
        HttpResponse.of(
            request
                .aggregate()
                .thenApply(a -> HttpResponse.of(GRPC, HttpData.wrap(body), trailers)));
  }

  private static Map<String, HttpService> wrongWires() {
    HttpHeaders ok = HttpHeaders.of("grpc-status", "0");
    Map<String, HttpService> wrong = new LinkedHashMap<>();
    wrong.put(
        "a page", (ctx, request) -> HttpResponse.of(HttpStatus.OK, MediaType.HTML_UTF_8, "<html>"));
    wrong.put("an error of HTTP", (ctx, request) -> HttpResponse.of(HttpStatus.BAD_GATEWAY));
    wrong.put("nothing", sends(new byte[0], HttpHeaders.of()));
    wrong.put("no message but success", sends(new byte[0], ok));
    wrong.put("bytes that are no frame", sends("garbage, garbage".getBytes(UTF_8), ok));
    wrong.put("a frame that is no message", sends(new byte[] {0, 0, 0, 0, 2, -1, -1}, ok));
    wrong.put("a frame longer than anything", sends(new byte[] {0, 0x7f, -1, -1, -1, 1}, ok));
    wrong.put("half a frame", sends(new byte[] {0, 0, 0, 0, 100, 1, 2, 3}, ok));
    wrong.put(
        "half a frame and hanging up",
        (ctx, request) -> {
          HttpResponseWriter writer = HttpResponse.streaming();
          writer.write(GRPC);
          writer.write(HttpData.wrap(new byte[] {0, 0, 0, 0, 100, 1, 2, 3}));
          writer.whenConsumed().thenRun(() -> writer.close(new IllegalStateException("hangs up")));
          return writer;
        });
    wrong.put(
        "ending the connection",
        (ctx, request) -> {
          ctx.initiateConnectionShutdown(0);
          return HttpResponse.ofFailure(new IllegalStateException("ends"));
        });
    return wrong;
  }

  static Stream<String> wrongWireNames() {
    return wrongWires().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("wrongWireNames")
  void whatIsNoReplyAtAll(String name) throws Exception {
    replica.wire = wrongWires().get(name);
    assertCostsItsBatchOnly();
  }

  private static void batchesOf(int size) throws Exception {
    gateway.control(
        "PUT",
        "/control/stages/measure/batching",
        "{\"batchSize\":%d,\"maxBatchWaitMs\":10000}".formatted(size));
  }

  /** Four of them fit into a message; one with all five would be refused, and all fail. */
  @Test
  void requestsThatAreTooLargeForOneMessageGoAsTwo() throws Exception {
    replica.batchSizes.clear();
    batchesOf(5);
    List<CompletableFuture<java.net.http.HttpResponse<String>>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(gateway.ask("1", "x".repeat(1_000_000 + i)));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(replies.get(i).get().statusCode())
          .as("%.300s", replies.get(i).get().body())
          .isEqualTo(200);
      assertThat(TestGateway.parse(replies.get(i).get()).at("/outputs/0/data/0").asInt())
          .isEqualTo(1_000_000 + i);
    }
    batchesOf(2);
    assertThat(replica.batchSizes).containsExactlyInAnyOrder(4, 1);
  }
}
