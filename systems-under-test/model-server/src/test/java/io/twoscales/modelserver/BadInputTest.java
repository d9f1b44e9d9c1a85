package io.twoscales.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.twoscales.inference.grpc.InferTensorContents;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferInputTensor;
import io.twoscales.inference.grpc.ModelInferRequest.InferRequestedOutputTensor;
import io.twoscales.inference.grpc.ModelReadyRequest;
import io.twoscales.inference.grpc.ServerReadyRequest;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is sent to a server of each kind of model, over both halves of the protocol: it says
 * what is wrong, stays ready, and answers the next request as it answered the first.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadInputTest {
  private static final int MOST_BYTES = 1 << 20;
  private static final String EMBEDDING = "minilm-l6-v2-q";
  private static final String DETECTION = "ppocr-det-v3";
  private static final String RECOGNITION = "ppocr-rec-v3";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Running> SERVERS = new LinkedHashMap<>();

  /** A server, a request that it answers, and how. */
  private record Running(
      ModelServer server,
      WebClient http,
      GRPCInferenceServiceBlockingStub grpc,
      Model model,
      ModelInferRequest valid,
      List<Tensor> answer) {}

  @BeforeAll
  static void start() throws IOException {
    Path models = Path.of(System.getProperty("twoscales.models"));
    for (String name : List.of(EMBEDDING, DETECTION, RECOGNITION)) {
      ServerSettings settings =
          ServerSettings.from(
              Map.of(
                  "TWOSCALES_MODEL", name,
                  "TWOSCALES_PORT", "0",
                  "TWOSCALES_MAX_BATCH", "4",
                  "TWOSCALES_QUEUE_CAPACITY", "64",
                  "TWOSCALES_MAX_BODY_BYTES", Integer.toString(MOST_BYTES)));
      Model model = new ModelFolder(models).load(name, 1, settings.maxTokens());
      ModelServer server = new ModelServer(settings, model, InetAddress.getLoopbackAddress());
      server.announceReady();
      GRPCInferenceServiceBlockingStub grpc =
          GrpcClients.builder("gproto+h2c://127.0.0.1:" + server.grpcPort())
              .responseTimeoutMillis(30_000)
              .build(GRPCInferenceServiceBlockingStub.class);
      WebClient http =
          WebClient.builder("h1c://127.0.0.1:" + server.port())
              .responseTimeoutMillis(30_000)
              .build();
      ModelInferRequest valid = request(name, model.example(1));
      List<Tensor> answer = Tensor.outputsOf(grpc.modelInfer(valid));
      SERVERS.put(name, new Running(server, http, grpc, model, valid, answer));
    }
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(running -> running.server().close());
    SERVERS.clear();
  }

  private static ModelInferRequest request(String model, List<Tensor> inputs) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
    inputs.forEach(tensor -> tensor.addTo(request));
    return request.build();
  }

  private static AggregatedHttpResponse get(Running running, String path) {
    return running.http().get(path).aggregate().join();
  }

  private static AggregatedHttpResponse post(Running running, String path, byte[] body) {
    return running
        .http()
        .prepare()
        .post(path)
        .content(MediaType.JSON, body)
        .execute()
        .aggregate()
        .join();
  }

  private static void assertAsBefore(String name) {
    Running running = SERVERS.get(name);
    assertThat(get(running, "/v2/health/ready").status().code()).isEqualTo(200);
    assertThat(get(running, "/v2/models/" + name + "/ready").status().code()).isEqualTo(200);
    GRPCInferenceServiceBlockingStub grpc = running.grpc();
    assertThat(grpc.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    assertThat(grpc.modelReady(ModelReadyRequest.newBuilder().setName(name).build()).getReady())
        .isTrue();
    assertThat(Tensor.outputsOf(grpc.modelInfer(running.valid()))).isEqualTo(running.answer());
  }

  private static StatusRuntimeException refusal(String name, ModelInferRequest request) {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> SERVERS.get(name).grpc().modelInfer(request));
    assertThat(refused).as("expected a refusal of %s", request).isNotNull();
    return refused;
  }

  private static void assertRefused(String name, ModelInferRequest request, String reason) {
    StatusRuntimeException refused = refusal(name, request);
    assertThat(refused.getStatus().getCode())
        .as(refused.getMessage())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused.getStatus().getDescription()).isNotBlank().contains(reason);
    assertAsBefore(name);
  }

  private static void assertRefused(String name, String path, byte[] body, int status)
      throws IOException {
    AggregatedHttpResponse reply = post(SERVERS.get(name), path, body);
    assertThat(reply.status().code()).as(reply.contentUtf8()).isEqualTo(status);
    JsonNode error = JSON.readTree(reply.contentUtf8());
    assertThat(error.path("error").asText()).isNotBlank();
    assertThat(error).hasSize(1);
    assertAsBefore(name);
  }

  private static UnaryOperator<ModelInferRequest> changed(
      Consumer<ModelInferRequest.Builder> change) {
    return request -> {
      ModelInferRequest.Builder builder = request.toBuilder();
      change.accept(builder);
      return builder.build();
    };
  }

  private static UnaryOperator<ModelInferRequest> shaped(UnaryOperator<List<Long>> shape) {
    return changed(
        request -> {
          InferInputTensor.Builder input = request.getInputsBuilder(0);
          List<Long> found = new ArrayList<>(input.getShapeList());
          input.clearShape().addAllShape(shape.apply(found));
        });
  }

  private static UnaryOperator<ModelInferRequest> items(long items) {
    return shaped(
        shape -> {
          shape.set(0, items);
          return shape;
        });
  }

  private static UnaryOperator<ModelInferRequest> contents(UnaryOperator<ByteString> change) {
    return changed(
        request -> request.setRawInputContents(0, change.apply(request.getRawInputContents(0))));
  }

  private static Map<String, UnaryOperator<ModelInferRequest>> wrongRequests() {
    Map<String, UnaryOperator<ModelInferRequest>> wrong = new LinkedHashMap<>();
    wrong.put("no inputs", changed(r -> r.clearInputs().clearRawInputContents()));
    wrong.put("an input missing", changed(r -> r.removeInputs(0)));
    wrong.put(
        "an input more",
        changed(
            r ->
                r.addInputs(r.getInputs(0).toBuilder().setName("more"))
                    .addRawInputContents(r.getRawInputContents(0))));
    wrong.put(
        "an input twice",
        changed(r -> r.addInputs(r.getInputs(0)).addRawInputContents(r.getRawInputContents(0))));
    wrong.put("another name", changed(r -> r.getInputsBuilder(0).setName("other")));
    wrong.put("no name", changed(r -> r.getInputsBuilder(0).clearName()));
    wrong.put("no datatype", changed(r -> r.getInputsBuilder(0).clearDatatype()));
    wrong.put("a datatype there is not", changed(r -> r.getInputsBuilder(0).setDatatype("TEXT")));
    wrong.put("another datatype", changed(r -> r.getInputsBuilder(0).setDatatype("INT8")));
    wrong.put("a wider datatype", changed(r -> r.getInputsBuilder(0).setDatatype("FP64")));
    wrong.put("no shape", shaped(shape -> List.of()));
    wrong.put(
        "a dimension more", shaped(s -> Stream.concat(s.stream(), Stream.of(1L, 1L)).toList()));
    wrong.put("no items", items(0));
    wrong.put("an item too few in the contents", items(2));
    wrong.put("a negative size", items(-1));
    wrong.put("2^31 items", items(1L << 31));
    wrong.put("2^63 - 1 items", items(Long.MAX_VALUE));
    wrong.put("-2^63 items", items(Long.MIN_VALUE));
    wrong.put("a product beyond 2^64", shaped(shape -> List.of(1L << 30, 1L << 30, 1L << 30)));
    wrong.put("a product of 0 after one beyond 2^31", shaped(s -> List.of(1L << 20, 1L << 20, 0L)));
    wrong.put("contents cut off", contents(raw -> raw.substring(0, raw.size() - 1)));
    wrong.put("contents too long", contents(raw -> raw.concat(ByteString.copyFrom(new byte[1]))));
    wrong.put("no contents", changed(ModelInferRequest.Builder::clearRawInputContents));
    wrong.put("empty contents", contents(raw -> ByteString.EMPTY));
    wrong.put("contents more than inputs", changed(r -> r.addRawInputContents(ByteString.EMPTY)));
    wrong.put(
        "contents in both forms",
        changed(
            r ->
                r.getInputsBuilder(0)
                    .setContents(InferTensorContents.newBuilder().addIntContents(1))));
    wrong.put(
        "typed contents of another type",
        changed(
            r ->
                r.clearRawInputContents()
                    .getInputsBuilder(0)
                    .setContents(InferTensorContents.newBuilder().addFp32Contents(Float.NaN))));
    wrong.put(
        "an output there is not",
        changed(r -> r.addOutputs(InferRequestedOutputTensor.newBuilder().setName("other"))));
    return wrong;
  }

  static Stream<Arguments> wrongGrpc() {
    return Stream.of(EMBEDDING, DETECTION, RECOGNITION)
        .flatMap(name -> wrongRequests().keySet().stream().map(wrong -> Arguments.of(name, wrong)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongGrpc")
  void aWrongRequestOverGrpcIsAnInvalidArgument(String name, String wrong) {
    assertRefused(name, wrongRequests().get(wrong).apply(SERVERS.get(name).valid()), "");
  }

  /** JSON has neither raw contents nor two forms of them. */
  static Stream<Arguments> wrongRest() {
    return wrongGrpc().filter(of -> !of.get()[1].toString().startsWith("contents "));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrongRest")
  void theSameOverRestIsABadRequest(String name, String wrong) throws IOException {
    ModelInferRequest request = wrongRequests().get(wrong).apply(SERVERS.get(name).valid());
    assertRefused(name, "/v2/models/" + name + "/infer", restOf(request), 400);
  }

  /** As JSON, however wrong it is; contents as far as they are whole. */
  private static byte[] restOf(ModelInferRequest request) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode inputs = root.putArray("inputs");
    for (int i = 0; i < request.getInputsCount(); i++) {
      InferInputTensor input = request.getInputs(i);
      ObjectNode node = inputs.addObject();
      node.put("name", input.getName()).put("datatype", input.getDatatype());
      ArrayNode shape = node.putArray("shape");
      input.getShapeList().forEach(shape::add);
      ArrayNode data = node.putArray("data");
      if (i < request.getRawInputContentsCount()) {
        byte[] raw = request.getRawInputContents(i).toByteArray();
        if (raw.length > 4 && raw[3] == 0 && input.getShapeCount() == 1) {
          data.add(new String(raw, 4, raw.length - 4, StandardCharsets.ISO_8859_1));
        } else {
          for (byte value : raw) {
            data.add(value & 0xff);
          }
        }
      }
    }
    ArrayNode outputs = root.putArray("outputs");
    request.getOutputsList().forEach(o -> outputs.addObject().put("name", o.getName()));
    return JSON.writeValueAsBytes(root);
  }

  static Stream<Arguments> wrongBodies() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String name : List.of(EMBEDDING, DETECTION, RECOGNITION)) {
      for (String body :
          List.of(
              "",
              "null",
              "[]",
              "3",
              "{",
              "{\"inputs\":",
              "{\"inputs\":{}}",
              "{\"inputs\":[null]}",
              "{\"inputs\":[[]]}",
              "{\"inputs\":[{}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":1,\"data\":[\"x\"]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1.5],\"data\":[\"x\"]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[\"1\"],\"data\":[\"x\"]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[9223372036854775808],\"data\":[]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1],\"data\":[NaN]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1],\"data\":[1e999]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1],\"data\":[null]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1],\"data\":[true]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1],\"data\":[{}]}]}",
              "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"TYPE\",\"shape\":[1],\"data\":\"x\"}]}",
              "{\"x\":" + "[".repeat(100_000),
              "{\"inputs\":[]} and more")) {
        all.add(Arguments.of(name, body));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("wrongBodies")
  void aBodyThatIsNoRequestIsRefused(String name, String body) throws IOException {
    InferInputTensor input = SERVERS.get(name).valid().getInputs(0);
    String text = body.replace("INPUT", input.getName()).replace("TYPE", input.getDatatype());
    assertRefused(
        name, "/v2/models/" + name + "/infer", text.getBytes(StandardCharsets.UTF_8), 400);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsNotThereIsNotFound(String name) throws IOException {
    Running running = SERVERS.get(name);
    byte[] body = RestCodec.writeRequest(running.valid());
    assertRefused(name, "/v2/models/other/infer", body, 404);
    assertRefused(name, "/v2/models/" + name + "/versions/2/infer", body, 404);
    assertRefused(name, "/v2/models/" + name + "/explain", body, 404);
    assertRefused(name, "/v2/models/" + name, body, 405);
    assertThat(get(running, "/v2/models/" + name + "/versions/2").status().code()).isEqualTo(404);
    for (ModelInferRequest request :
        List.of(
            running.valid().toBuilder().setModelName("other").build(),
            running.valid().toBuilder().clearModelName().build(),
            running.valid().toBuilder().setModelVersion("2").build())) {
      assertThat(refusal(name, request).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }
    assertAsBefore(name);
  }

  static Stream<String> names() {
    return Stream.of(EMBEDDING, DETECTION, RECOGNITION);
  }

  @ParameterizedTest
  @MethodSource("names")
  void moreItemsThanABatchMayHaveAreRefused(String name) {
    Running running = SERVERS.get(name);
    assertRefused(name, request(name, running.model().example(5)), "1 to 4 items, found 5");
    assertThat(
            Tensor.outputsOf(running.grpc().modelInfer(request(name, running.model().example(4))))
                .get(0)
                .shape()
                .items())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("names")
  void moreBytesThanABodyMayHaveAreRefused(String name) throws IOException {
    byte[] body =
        ("{\"id\":\"" + "x".repeat(MOST_BYTES) + "\",\"inputs\":[]}")
            .getBytes(StandardCharsets.UTF_8);
    assertRefused(name, "/v2/models/" + name + "/infer", body, 413);
    ModelInferRequest request =
        SERVERS.get(name).valid().toBuilder().setId("x".repeat(MOST_BYTES)).build();
    assertThat(refusal(name, request).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertAsBefore(name);
  }

  /** Frames of gRPC whose message is none: what gRPC's own libraries answer is INTERNAL. */
  @ParameterizedTest
  @MethodSource("names")
  void bytesThatAreNoMessageOfGrpcAreRefused(String name) {
    Running running = SERVERS.get(name);
    WebClient h2 = WebClient.of("h2c://127.0.0.1:" + running.server().grpcPort());
    byte[] valid = running.valid().toByteArray();
    byte[] random = new byte[100];
    Arrays.fill(random, (byte) 0xff);
    List<byte[]> messages = new ArrayList<>();
    messages.add(random);
    messages.add(Arrays.copyOf(valid, valid.length - 1));
    messages.add(Arrays.copyOf(valid, 3));
    List<byte[]> bodies = new ArrayList<>();
    for (byte[] message : messages) {
      bodies.add(
          ByteBuffer.allocate(5 + message.length)
              .put((byte) 0)
              .putInt(message.length)
              .put(message)
              .array());
    }
    bodies.add(new byte[] {0, 0});
    bodies.add(new byte[] {0, 0, 0, 1, 0, 1});
    bodies.add(new byte[] {1, 0, 0, 0, 1, 1});
    bodies.add(new byte[] {0, 0x7f, -1, -1, -1, 1});
    bodies.add(new byte[0]);
    for (byte[] body : bodies) {
      AggregatedHttpResponse reply =
          h2.execute(
                  RequestHeaders.of(
                      HttpMethod.POST,
                      "/" + GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName(),
                      "content-type",
                      "application/grpc+proto",
                      "te",
                      "trailers"),
                  HttpData.wrap(body))
              .aggregate()
              .join();
      String status =
          reply.headers().get("grpc-status", reply.trailers().get("grpc-status", "none"));
      assertThat(status)
          .as("%s: %s", Arrays.toString(Arrays.copyOf(body, 8)), reply)
          .isNotIn("none", "0");
      assertAsBefore(name);
    }
  }

  private static ByteString bytes(byte[]... elements) {
    ByteString all = ByteString.EMPTY;
    for (byte[] element : elements) {
      ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      length.putInt(0, element.length);
      all = all.concat(ByteString.copyFrom(length)).concat(ByteString.copyFrom(element));
    }
    return all;
  }

  /** Two items, the second of which is these bytes. */
  private static ModelInferRequest withSecond(String name, byte[] second) {
    Running running = SERVERS.get(name);
    byte[] first = running.model().example(1).get(0).byteStrings().get(0).toByteArray();
    return items(2).apply(running.valid()).toBuilder()
        .setRawInputContents(0, bytes(first, second))
        .build();
  }

  @Test
  void aTextThatIsNoneOrTooLongIsRefusedByItsPlace() {
    byte[] overlong = "x".repeat((1 << 16) + 1).getBytes(StandardCharsets.UTF_8);
    assertRefused(EMBEDDING, withSecond(EMBEDDING, overlong), "element 1 has 65537");
    byte[] notUtf8 = {'a', (byte) 0xc3, '('};
    assertRefused(EMBEDDING, withSecond(EMBEDDING, notUtf8), "expected UTF-8, element 1 is not");
    byte[] half = "\u00e4".getBytes(StandardCharsets.UTF_8);
    assertRefused(EMBEDDING, withSecond(EMBEDDING, Arrays.copyOf(half, 1)), "element 1 is not");
  }

  /** Texts that are odd but texts. */
  @Test
  void anyTextHasAnEmbeddingOfUnitLength() {
    for (String text :
        List.of("", " ", "\u0000", "\ufeff", "\ud83d\ude00".repeat(200), "x".repeat(1 << 16))) {
      ModelInferRequest request = withSecond(EMBEDDING, text.getBytes(StandardCharsets.UTF_8));
      float[] both =
          Tensor.outputsOf(SERVERS.get(EMBEDDING).grpc().modelInfer(request)).get(0).floats();
      double squares = 0;
      for (int d = both.length / 2; d < both.length; d++) {
        squares += both[d] * both[d];
      }
      assertThat(squares).as("of \"%.20s\"", text).isBetween(0.999, 1.001);
    }
    assertAsBefore(EMBEDDING);
  }

  @Test
  void aPictureThatIsNoneIsRefusedByItsPlace() {
    byte[] base64 =
        SERVERS.get(DETECTION).model().example(1).get(0).byteStrings().get(0).toByteArray();
    byte[] png = Base64.getDecoder().decode(base64);
    byte[] damaged = png.clone();
    damaged[png.length / 2] ^= 1;
    byte[] huge = png.clone();
    huge[16] = 0x7f;
    List<byte[]> wrong =
        List.of(
            new byte[0],
            "no picture!".getBytes(StandardCharsets.UTF_8),
            "GIF89a".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(base64, base64.length / 2),
            Arrays.copyOf(png, 8),
            Arrays.copyOf(png, 30),
            Arrays.copyOf(png, png.length / 2),
            damaged,
            huge);
    for (byte[] bad : wrong) {
      assertRefused(DETECTION, withSecond(DETECTION, bad), "tensor image: element 1: ");
    }
  }

  @Test
  void linesThatCannotBeAreRefused() {
    ModelInferRequest valid = SERVERS.get(RECOGNITION).valid();
    for (int width : new int[] {-1, 321, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      byte[] widths = valid.getRawInputContents(1).toByteArray();
      ByteBuffer.wrap(widths).order(ByteOrder.LITTLE_ENDIAN).putInt(4, width);
      assertRefused(
          RECOGNITION,
          valid.toBuilder().setRawInputContents(1, ByteString.copyFrom(widths)).build(),
          "line_widths: expected 0 to 320, element 1 is " + width);
    }
    ModelInferRequest.Builder unequal = valid.toBuilder();
    unequal.getInputsBuilder(1).setShape(0, 2);
    unequal.setRawInputContents(
        1, valid.getRawInputContents(1).concat(valid.getRawInputContents(1)));
    assertRefused(RECOGNITION, unequal.build(), "as many items in every input");
    ModelInferRequest.Builder narrower = valid.toBuilder();
    narrower.getInputsBuilder(0).setShape(2, 24).setShape(3, 640);
    assertRefused(RECOGNITION, narrower.build(), "expected shape [-1, 6, 48, 320]");
  }

  /** What waits in the queue beside requests that are refused is answered as it is alone. */
  @ParameterizedTest
  @MethodSource("names")
  void thoseBesideAWrongOneAreAnsweredAsBefore(String name) {
    Running running = SERVERS.get(name);
    List<CompletableFuture<List<Tensor>>> right = new ArrayList<>();
    List<CompletableFuture<Void>> wrong = new ArrayList<>();
    for (UnaryOperator<ModelInferRequest> change : wrongRequests().values()) {
      wrong.add(
          CompletableFuture.runAsync(
              () -> {
                var unused = refusal(name, change.apply(running.valid()));
              }));
      if (right.size() < 8) {
        right.add(
            CompletableFuture.supplyAsync(
                () -> Tensor.outputsOf(running.grpc().modelInfer(running.valid()))));
      }
    }
    right.forEach(reply -> assertThat(reply.join()).isEqualTo(running.answer()));
    wrong.forEach(CompletableFuture::join);
  }
}
