package io.twoscales.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.modelserver.models.ModelFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ThreadControlTest {
  private static final String MODEL = "minilm-l6-v2-q";
  private static final String TOKEN = "secret";
  private static final int CALLERS = 3;

  private final HttpClient http = HttpClient.newHttpClient();

  private static ModelServer start(String token) throws IOException {
    String models = System.getProperty("twoscales.models");
    Map<String, String> environment = new HashMap<>();
    environment.put("TWOSCALES_MODEL", MODEL);
    environment.put("TWOSCALES_PORT", "0");
    environment.put("TWOSCALES_CONTROL_TOKEN", token);
    return new ModelServer(
        ServerSettings.from(environment),
        new ModelFolder(Path.of(models)).load(MODEL, 1, 128),
        InetAddress.getLoopbackAddress());
  }

  private HttpResponse<String> put(ModelServer server, String threads, String token)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/control/threads/" + threads);
    return http.send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token)
            .PUT(BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void noRequestIsLostOrAnsweredOtherwiseWhileThreadsChange() throws Exception {
    try (ModelServer server = start(TOKEN)) {
      ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(MODEL);
      Tensor.ofStrings("text", List.of("Trains were late again.")).addTo(request);
      float[] before = embedding(stub(server), request.build());
      AtomicBoolean enough = new AtomicBoolean();
      List<CompletableFuture<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  int answered = 0;
                  for (; !enough.get(); answered++) {
                    assertThat(embedding(stub(server), request.build()))
                        .containsExactly(before, within(1e-3f));
                  }
                  return answered;
                }));
      }
      for (String threads : List.of("2", "1", "1", "2", "1")) {
        HttpResponse<String> reply = put(server, threads, TOKEN);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
      }
      enough.set(true);
      for (CompletableFuture<Integer> caller : callers) {
        assertThat(caller.get()).isPositive();
      }
    }
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() throws Exception {
    try (ModelServer server = start(TOKEN)) {
      assertThat(put(server, "2", "guess").statusCode()).isEqualTo(401);
      for (String threads : List.of("0", "65", "-1", "two", "10000000000")) {
        HttpResponse<String> reply = put(server, threads, TOKEN);
        assertThat(reply.statusCode()).as(threads).isEqualTo(400);
        assertThat(reply.body()).contains("expected 1 to 64, found " + threads);
      }
    }
  }

  @Test
  void withoutATokenNobodyChangesThreads() throws Exception {
    try (ModelServer server = start("")) {
      assertThat(put(server, "2", "").statusCode()).isEqualTo(404);
    }
  }

  private static GRPCInferenceServiceBlockingStub stub(ModelServer server) {
    return GrpcClients.builder("gproto+h2c://127.0.0.1:" + server.port())
        .responseTimeoutMillis(30_000)
        .build(GRPCInferenceServiceBlockingStub.class);
  }

  private static float[] embedding(
      GRPCInferenceServiceBlockingStub stub, ModelInferRequest request) {
    return Tensor.outputsOf(stub.modelInfer(request)).get(0).floats();
  }
}
