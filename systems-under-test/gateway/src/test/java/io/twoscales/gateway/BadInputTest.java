package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferInputTensor;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, on either port, the gateway says what is wrong with it and stays as it is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadInputTest {
  private static TestGateway gateway;
  private static FakeReplica replica;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway(Map.of("TWOSCALES_STAGES", "measure:m,double:d:measure"));
    replica = gateway.replica("m-1", "measure", FakeModel.LENGTH);
    gateway.release();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"inputs\":",
        "{\"inputs\":[{}]}",
        "{\"inputs\":[null]}",
        "{\"inputs\":[{\"name\":1,\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"x\"]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"TEXT\",\"shape\":[1],\"data\":[\"x\"]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[],\"data\":[\"x\"]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[-1],\"data\":[\"x\"]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1e9],\"data\":[\"x\"]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[9223372036854775808],\"data\":[\"x\"]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[2000000000,2000000000],\"data\":[]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"x\",\"y\"]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[{}]}]}",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"x\"]},"
            + "{\"name\":\"more\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"x\"]}]}",
      })
  void aBodyThatIsNoRequestIsRefusedWithAReason(String body) throws Exception {
    HttpResponse<String> reply = gateway.post("length", body).get();
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(TestGateway.parse(reply).path("error").asText()).isNotBlank();
    assertThat(replica.batchSizes).isEmpty();
  }

  @Test
  void nestingWithoutEndIsRefused() throws Exception {
    HttpResponse<String> reply = gateway.post("length", "{\"x\":" + "[".repeat(100_000)).get();
    assertThat(reply.statusCode()).isEqualTo(400);
  }

  @Test
  void rawContentsThatDoNotMatchTheirShapeAreRefused() {
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("length")
            .addInputs(
                InferInputTensor.newBuilder().setName("text").setDatatype("BYTES").addShape(1))
            .addRawInputContents(ByteString.copyFrom(new byte[] {9, 0, 0, 0, 'x'}))
            .build();
    GRPCInferenceServiceBlockingStub stub =
        GrpcClients.newClient(
            "gproto+h2c://127.0.0.1:" + gateway.port(), GRPCInferenceServiceBlockingStub.class);
    assertThatThrownBy(() -> stub.modelInfer(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    assertThat(replica.batchSizes).isEmpty();
  }

  @Test
  void aMessageLongerThanAllowedIsRefusedInTheWayOfGrpc() {
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("length")
            .setId("x".repeat(GatewaySettings.MAX_BODY_BYTES))
            .build();
    GRPCInferenceServiceBlockingStub stub =
        GrpcClients.newClient(
            "gproto+h2c://127.0.0.1:" + gateway.port(), GRPCInferenceServiceBlockingStub.class);
    assertThatThrownBy(() -> stub.modelInfer(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    assertThat(replica.batchSizes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stages/other/batching   | {\"batchSize\":1,\"maxBatchWaitMs\":0} | 404 | no stage other",
        "stages/measure/batching | {\"batchSize\":0,\"maxBatchWaitMs\":0} | 400 | batchSize",
        "stages/measure/batching | {\"batchSize\":-1,\"maxBatchWaitMs\":0} | 400 | batchSize",
        "stages/measure/batching | {\"batchSize\":1.5,\"maxBatchWaitMs\":0} | 400 | batchSize",
        "stages/measure/batching | {\"batchSize\":\"4\",\"maxBatchWaitMs\":0} | 400 | batchSize",
        "stages/measure/batching | {\"batchSize\":99999999999,\"maxBatchWaitMs\":0} | 400 | batchSize",
        "stages/measure/batching | {\"batchSize\":4} | 400 | maxBatchWaitMs",
        "stages/measure/batching | {\"batchSize\":4,\"maxBatchWaitMs\":-1} | 400 | maxBatchWaitMs",
        "stages/measure/batching | {\"batchSize\":4,\"maxBatchWaitMs\":1e300} | 400 | maxBatchWaitMs",
        "stages/measure/batching | {\"batchSize\":4,\"maxBatchWaitMs\":0,\"order\":\"lifo\"} | 400 | order",
        "stages/other/reserve | {\"reserveMs\":1} | 404 | no stage other",
        "stages/measure/reserve | {\"reserveMs\":-1} | 400 | reserveMs",
        "stages/measure/reserve | {\"reserveMs\":\"1\"} | 400 | reserveMs",
        "replicas/x | {\"stage\":\"other\",\"address\":\"127.0.0.1:1\",\"millicores\":1} | 400 | no stage other",
        "replicas/x | {\"address\":\"127.0.0.1:1\",\"millicores\":1} | 400 | stage",
        "replicas/x | {\"stage\":\"measure\",\"address\":\"127.0.0.1:1\",\"millicores\":-1} | 400 | millicores",
        "replicas/x | {\"stage\":\"measure\",\"address\":\"127.0.0.1:1\",\"millicores\":0} | 400 | millicores",
        "replicas/x | {\"stage\":\"measure\",\"address\":\"127.0.0.1:1\"} | 400 | millicores",
        "replicas/x | {\"stage\":\"measure\",\"address\":\"localhost:1\",\"millicores\":1} | 400 | address",
        "replicas/x | {\"stage\":\"measure\",\"address\":\"127.0.0.999:1\",\"millicores\":1} | 400 | address",
        "replicas/x | {\"stage\":\"measure\",\"address\":\"127.0.0.1:70000\",\"millicores\":1} | 400 | address",
        "replicas/x | {\"stage\":\"measure\",\"address\":\"127.0.0.1:1\",\"millicores\":1} | 502 | does not answer",
        "replicas/x,y | {\"stage\":\"measure\",\"address\":\"127.0.0.1:1\",\"millicores\":1} | 400 | name",
        "replicas/m-1 | {\"stage\":\"measure\",\"address\":\"127.0.0.1:1\",\"millicores\":1} | 409 | replica m-1 is at",
        "replicas/x | [] | 400 | stage",
      })
  void controlThatAsksForTheImpossibleChangesNothing(
      String path, String body, int status, String reason) throws Exception {
    JsonNode before = gateway.snapshot().path("stages");
    HttpResponse<String> reply = gateway.control("PUT", "/control/" + path, body);
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.body()).contains(reason);
    assertThat(gateway.snapshot().path("stages")).isEqualTo(before);
  }

  @Test
  void controlThatIsNoJsonIsRefused() throws Exception {
    String path = "/control/stages/measure/batching";
    assertThat(gateway.control("PUT", path, "batchSize=1").statusCode()).isEqualTo(400);
    assertThat(gateway.control("PUT", path, "x".repeat(1 << 17)).statusCode()).isEqualTo(413);
  }
}
