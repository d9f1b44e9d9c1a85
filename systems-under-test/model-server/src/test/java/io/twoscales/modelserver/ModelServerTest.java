package io.twoscales.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.twoscales.conformance.CheckResult;
import io.twoscales.conformance.Conformance;
import io.twoscales.conformance.ConformanceReport;
import io.twoscales.conformance.ConformanceTarget;
import io.twoscales.conformance.Verdict;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ServerLiveRequest;
import io.twoscales.inference.grpc.ServerReadyRequest;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server with its real model over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModelServerTest {
  private static final String MODEL = "minilm-l6-v2-q";
  private static final String INFER = "/v2/models/" + MODEL + "/infer";
  private static final Path MODELS = Path.of(System.getProperty("twoscales.models"));

  private final ServerSettings settings =
      ServerSettings.from(
          Map.of(
              "TWOSCALES_MODEL",
              MODEL,
              "TWOSCALES_MODEL_DIR",
              MODELS.toString(),
              "TWOSCALES_PORT",
              "0",
              "TWOSCALES_MAX_BATCH",
              "4"));
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private ModelServer server;
  private GRPCInferenceServiceBlockingStub grpc;

  @BeforeAll
  void start() throws IOException {
    Model model = new ModelFolder(MODELS).load(MODEL, settings.threads(), settings.maxTokens());
    server = new ModelServer(settings, model, InetAddress.getLoopbackAddress());
    grpc = grpc(server);
    assertThat(grpc.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .as("ready before it was announced")
        .isFalse();
    WarmUp.run(server, settings, model);
    server.announceReady();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void itConformsToTheProtocolInBothHalves() {
    ConformanceReport report =
        Conformance.run(ConformanceTarget.onPort(server.port(), MODEL), result -> {});
    assertThat(report.results()).filteredOn(r -> r.verdict() == Verdict.FAIL).isEmpty();
    assertThat(report.grpc()).isNotEmpty();
    assertThat(report.results())
        .filteredOn(result -> result.verdict() == Verdict.SKIPPED)
        .extracting(CheckResult::id)
        .containsExactly("rest.infer.nested");
  }

  @Test
  void grpcMayHaveAPortOfItsOwn() throws Exception {
    int grpcPort;
    try (ServerSocket free = new ServerSocket(0)) {
      grpcPort = free.getLocalPort();
    }
    Map<String, String> environment =
        Map.of(
            "TWOSCALES_MODEL",
            MODEL,
            "TWOSCALES_PORT",
            "0",
            "TWOSCALES_GRPC_PORT",
            Integer.toString(grpcPort));
    try (ModelServer apart =
        new ModelServer(
            ServerSettings.from(environment), new SlowModel(), InetAddress.getLoopbackAddress())) {
      assertThat(apart.grpcPort()).isEqualTo(grpcPort).isNotEqualTo(apart.port());
      assertThat(grpc(apart).serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
      GRPCInferenceServiceBlockingStub atRest =
          GrpcClients.newClient(
              "gproto+h2c://127.0.0.1:" + apart.port(), GRPCInferenceServiceBlockingStub.class);
      assertThatThrownBy(() -> atRest.serverLive(ServerLiveRequest.getDefaultInstance()))
          .isInstanceOf(StatusRuntimeException.class);
      URI live = URI.create("http://127.0.0.1:" + apart.port() + "/v2/health/live");
      assertThat(
              http.send(HttpRequest.newBuilder(live).build(), BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void similarSentencesAreCloserThanUnrelatedOnes() {
    float[][] e =
        embeddings(
            grpc.modelInfer(
                request(
                    "A man is playing a guitar.",
                    "Someone plays an instrument.",
                    "The stock market fell sharply today.")));

    assertThat(cosine(e[0], e[1])).isGreaterThan(cosine(e[0], e[2]) + 0.2);
    assertThat(cosine(e[0], e[0])).isBetween(0.999, 1.001);
  }

  /**
   * Quantised activations share their scale within a batch, so a batch differs a little from single
   * inferences; another item's embedding would differ a lot.
   */
  @Test
  void aBatchGivesEachItemItsOwnEmbeddingWhateverItsLength() {
    String[] texts = {
      "Rain.",
      "The committee will meet again on Thursday to vote on the new budget for public libraries.",
      "Where is the nearest railway station?"
    };
    float[][] batch = embeddings(grpc.modelInfer(request(texts)));
    for (int i = 0; i < texts.length; i++) {
      float[] single = embeddings(grpc.modelInfer(request(texts[i])))[0];
      for (int j = 0; j < texts.length; j++) {
        assertThat(cosine(single, batch[j]) > 0.95).as("%d and %d", i, j).isEqualTo(i == j);
      }
    }
  }

  @Test
  void restAndGrpcGiveTheSameValues() throws Exception {
    HttpResponse<String> reply =
        post(
            INFER,
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],"
                + "\"data\":[\"Größe ist relativ.\"]}]}");

    assertThat(reply.statusCode()).isEqualTo(200);
    JsonNode body = json.readTree(reply.body());
    assertThat(body.path("id").asText()).isEqualTo("7");
    JsonNode output = body.path("outputs").path(0);
    assertThat(output.path("name").asText()).isEqualTo("embedding");
    assertThat(output.path("shape").toString()).isEqualTo("[1,384]");
    float[] overGrpc = embeddings(grpc.modelInfer(request("Größe ist relativ.")))[0];
    for (int d = 0; d < overGrpc.length; d++) {
      assertThat((float) output.path("data").path(d).asDouble()).isEqualTo(overGrpc[d]);
    }
  }

  @Test
  void aTextBeyondTheTokenLimitIsCutOffNotRefused() {
    String beginning = "word ".repeat(200);
    float[][] e = embeddings(grpc.modelInfer(request(beginning, beginning + "entirely different")));

    assertThat(cosine(e[0], e[1])).isGreaterThan(0.9999);
  }

  @Test
  void metadataTellsWhatToSend() throws Exception {
    HttpResponse<String> reply = get("/v2/models/" + MODEL);

    assertThat(json.readTree(reply.body()))
        .isEqualTo(
            json.readTree(
                """
                {"name":"minilm-l6-v2-q","versions":["1"],"platform":"onnxruntime_onnx",
                 "inputs":[{"name":"text","datatype":"BYTES","shape":[-1]}],
                 "outputs":[{"name":"embedding","datatype":"FP32","shape":[-1,384]}]}
                """));
    assertThat(
            grpc.modelMetadata(ModelMetadataRequest.newBuilder().setName(MODEL).build())
                .getOutputs(0)
                .getShapeList())
        .containsExactly(-1L, 384L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not json                                                                           | 400
          {}                                                                                 | 400
          {"inputs":[]}                                                                      | 400
          {"inputs":[{"name":"txt","datatype":"BYTES","shape":[1],"data":["a"]}]}            | 400
          {"inputs":[{"name":"text","datatype":"FP32","shape":[1],"data":[1.5]}]}            | 400
          {"inputs":[{"name":"text","datatype":"BYTES","shape":[2],"data":["a"]}]}           | 400
          {"inputs":[{"name":"text","datatype":"BYTES","shape":[0],"data":[]}]}              | 400
          {"inputs":[{"name":"text","datatype":"BYTES","shape":[1,2],"data":["a","b"]}]}     | 400
          {"inputs":[{"name":"text","datatype":"BYTES","shape":[5],"data":["a","b","c","d","e"]}]} | 400
          """)
  void aMalformedRequestIsRefusedWithTheReason(String body, int status) throws Exception {
    HttpResponse<String> reply = post(INFER, body);

    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(json.readTree(reply.body()).path("error").asText()).isNotBlank();
    assertThat(embeddings(grpc.modelInfer(request("and then?")))).hasDimensions(1, 384);
  }

  @Test
  void anUnknownModelIsNotFound() throws Exception {
    assertThat(get("/v2/models/other").statusCode()).isEqualTo(404);
    assertThatThrownBy(
            () -> grpc.modelInfer(request("a").toBuilder().setModelName("other").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
              assertThat(e).hasMessageContaining("this server has " + MODEL);
            });
  }

  @Test
  void tooManyItemsAreRefusedWithTheLimit() {
    assertThatThrownBy(() -> grpc.modelInfer(request("a", "b", "c", "d", "e")))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("1 to 4 items, found 5");
  }

  @Test
  void metricsCountInferences() throws Exception {
    var unused = grpc.modelInfer(request("count me"));

    assertThat(get("/metrics").body())
        .contains("twoscales_model_requests_total{outcome=\"completed\"}")
        .contains("twoscales_model_inference_seconds_count");
  }

  @Test
  void whenToldToEndItFinishesWhatIsInWorkAndIsNotReady() throws Exception {
    SlowModel model = new SlowModel();
    ModelServer ending = new ModelServer(settings, model, InetAddress.getLoopbackAddress());
    ending.announceReady();
    CompletableFuture<ModelInferResponse> inWork =
        CompletableFuture.supplyAsync(() -> grpc(ending).modelInfer(request("a")));
    model.begun.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(ending::close);
    while (HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ending.port() + "/v2/health/ready"))
                    .build(),
                BodyHandlers.discarding())
            .statusCode()
        == 200) {
      Thread.onSpinWait();
    }
    model.mayEnd.countDown();

    assertThat(inWork.get().getOutputs(0).getShape(1)).isEqualTo(1);
    closing.get();
    assertThat(model.closed).isTrue();
  }

  private static GRPCInferenceServiceBlockingStub grpc(ModelServer server) {
    return GrpcClients.builder("gproto+h2c://127.0.0.1:" + server.grpcPort())
        .responseTimeoutMillis(30_000)
        .build(GRPCInferenceServiceBlockingStub.class);
  }

  private static ModelInferRequest request(String... texts) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(MODEL);
    Tensor.ofStrings("text", List.of(texts)).addTo(request);
    return request.build();
  }

  private static float[][] embeddings(ModelInferResponse response) {
    Tensor tensor = Tensor.outputsOf(response).get(0);
    Shape shape = tensor.shape();
    float[] values = tensor.floats();
    float[][] rows = new float[shape.size(0)][shape.size(1)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * rows[i].length, rows[i], 0, rows[i].length);
    }
    return rows;
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int d = 0; d < a.length; d++) {
      dot += a[d] * b[d];
      aa += a[d] * a[d];
      bb += b[d] * b[d];
    }
    return dot / Math.sqrt(aa * bb);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
