package io.twoscales.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.twoscales.conformance.Conformance;
import io.twoscales.conformance.ConformanceReport;
import io.twoscales.conformance.ConformanceTarget;
import io.twoscales.conformance.Verdict;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelFolder;
import io.twoscales.traces.documents.FramePayloads;
import io.twoscales.traces.requests.Expectation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server with models on PyTorch over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VideoServersTest {
  private static final String DETECTION = "ssd128-resnet18-random";
  private static final String CLASSIFICATION = "resnet18-random";
  private static final Path MODELS = Path.of(System.getProperty("twoscales.models"));

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private ModelServer detection;
  private ModelServer classification;

  @BeforeAll
  void start() throws IOException {
    detection = start(DETECTION);
    classification = start(CLASSIFICATION);
  }

  @AfterAll
  void stop() {
    detection.close();
    classification.close();
  }

  private static ModelServer start(String name) throws IOException {
    ServerSettings settings =
        ServerSettings.from(
            Map.of("TWOSCALES_MODEL", name, "TWOSCALES_PORT", "0", "TWOSCALES_MAX_BATCH", "8"));
    Model model = new ModelFolder(MODELS).load(name, 1, settings.maxTokens());
    ModelServer server = new ModelServer(settings, model, InetAddress.getLoopbackAddress());
    WarmUp.run(server, settings, model);
    server.announceReady();
    return server;
  }

  private static GRPCInferenceServiceBlockingStub grpc(ModelServer server) {
    return GrpcClients.builder("gproto+h2c://127.0.0.1:" + server.grpcPort())
        .responseTimeoutMillis(30_000)
        .build(GRPCInferenceServiceBlockingStub.class);
  }

  private static ModelInferRequest request(String model, List<Tensor> inputs) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
    inputs.forEach(tensor -> tensor.addTo(request));
    return request.build();
  }

  private static Tensor frames(List<byte[]> pngs) {
    return Tensor.ofStrings(
        "frame", pngs.stream().map(png -> Base64.getEncoder().encodeToString(png)).toList());
  }

  private List<Tensor> detect(List<byte[]> pngs) {
    return Tensor.outputsOf(grpc(detection).modelInfer(request(DETECTION, List.of(frames(pngs)))));
  }

  private float[] classify(List<Tensor> objects) {
    ModelInferRequest request = request(CLASSIFICATION, objects);
    return Tensor.outputsOf(grpc(classification).modelInfer(request)).get(0).floats();
  }

  @Test
  void theyConformToTheProtocolInBothHalves() {
    ModelInferRequest frame = request(DETECTION, List.of(frames(FramePayloads.generate(1, 1))));
    ConformanceTarget detecting =
        new ConformanceTarget(
            URI.create("http://127.0.0.1:" + detection.port()),
            Optional.empty(),
            DETECTION,
            Optional.of(frame),
            Duration.ofSeconds(30));
    for (ConformanceTarget target :
        List.of(detecting, ConformanceTarget.onPort(classification.port(), CLASSIFICATION))) {
      ConformanceReport report = Conformance.run(target, result -> {});
      assertThat(report.results()).filteredOn(r -> r.verdict() == Verdict.FAIL).isEmpty();
      assertThat(report.grpc()).isNotEmpty();
    }
  }

  @Test
  void metadataSaysThatWeightsAreRandom() throws Exception {
    HttpRequest get =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + classification.port() + "/v2/models/" + CLASSIFICATION))
            .build();
    assertThat(json.readTree(http.send(get, HttpResponse.BodyHandlers.ofString()).body()))
        .isEqualTo(
            json.readTree(
                """
                {"name":"resnet18-random","versions":["1"],
                 "platform":"pytorch_libtorch, random weights of seed 18",
                 "inputs":[{"name":"objects","datatype":"UINT8","shape":[-1,4,64,64]},
                           {"name":"scores","datatype":"FP32","shape":[-1,4]}],
                 "outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,4,20]}]}
                """));
  }

  /** Through both servers, alone and in a batch, against the models without any server. */
  @Test
  void everyFrameHasTheAnswerThatTheModelsGiveItAlone() throws IOException {
    List<byte[]> pngs = FramePayloads.generate(6, 17);
    float[] batch = classify(detect(pngs).subList(0, 2));
    try (Model one = new ModelFolder(MODELS).load(DETECTION, 1, 128);
        Model other = new ModelFolder(MODELS).load(CLASSIFICATION, 1, 128)) {
      for (int i = 0; i < pngs.size(); i++) {
        List<Tensor> found = one.infer(List.of(frames(pngs.subList(i, i + 1))));
        float[] expected = other.infer(found.subList(0, 2)).get(0).floats();
        for (int j = 0; j < pngs.size(); j++) {
          float[] answer = new float[80];
          System.arraycopy(batch, j * 80, answer, 0, 80);
          assertThat(Expectation.Probabilities.distance(expected, answer) <= 1e-3)
              .as("the answer to %d for %d", i, j)
              .isEqualTo(i == j);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"inputs":[{"name":"frame","datatype":"FP32","shape":[1],"data":[1.5]}]}
          {"inputs":[{"name":"frame","datatype":"BYTES","shape":[2],"data":["a"]}]}
          {"inputs":[{"name":"frame","datatype":"BYTES","shape":[1],"data":["no picture"]}]}
          {"inputs":[{"name":"frame","datatype":"BYTES","shape":[1,2],"data":["a","b"]}]}
          {"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["a"]}]}
          """)
  void aMalformedRequestIsRefusedWithTheReasonAndTheNextAnswered(String body) throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + detection.port() + "/v2/models/" + DETECTION + "/infer"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> reply = http.send(post, HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(400);
    JsonNode error = json.readTree(reply.body()).path("error");
    assertThat(error.asText()).isNotBlank();
    assertThat(detect(FramePayloads.generate(1, 2))).hasSize(3);
  }

  @Test
  void tensorsOfAnotherShapeTypeOrNumberAreRefusedAndTheNextAnswered() {
    List<Tensor> right = detect(FramePayloads.generate(2, 3)).subList(0, 2);
    Tensor objects = right.get(0);
    Tensor scores = right.get(1);
    List<List<Tensor>> wrong = new ArrayList<>();
    wrong.add(List.of(objects));
    wrong.add(List.of(scores, objects));
    wrong.add(List.of(objects, Tensor.ofFloats("scores", Shape.of(1, 4), new float[4])));
    wrong.add(List.of(objects, Tensor.ofFloats("scores", Shape.of(2, 5), new float[10])));
    wrong.add(
        List.of(
            new Tensor("objects", Datatype.UINT8, Shape.of(2, 4, 32, 128), objects.raw()), scores));
    wrong.add(
        List.of(new Tensor("objects", Datatype.INT8, objects.shape(), objects.raw()), scores));
    for (List<Tensor> inputs : wrong) {
      StatusRuntimeException refused =
          Assertions.catchThrowableOfType(StatusRuntimeException.class, () -> classify(inputs));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refused.getStatus().getDescription()).isNotBlank();
    }
    assertThat(classify(right)).hasSize(2 * 80);
  }
}
