package io.twoscales.conformance;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RequestBatch;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataRequest;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.inference.grpc.ModelReadyRequest;
import io.twoscales.inference.grpc.ModelReadyResponse;
import io.twoscales.inference.grpc.ServerLiveRequest;
import io.twoscales.inference.grpc.ServerLiveResponse;
import io.twoscales.inference.grpc.ServerMetadataRequest;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import io.twoscales.inference.grpc.ServerReadyRequest;
import io.twoscales.inference.grpc.ServerReadyResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small server of the protocol with a model that doubles rows of three numbers and says how long
 * texts are. Without flaws it conforms.
 */
final class FlawedServer extends GRPCInferenceServiceImplBase implements AutoCloseable {
  static final String MODEL = "Doubler";
  private static final List<String> VERSIONS = List.of("1", "2");

  private final Set<Flaw> flaws = Collections.synchronizedSet(EnumSet.noneOf(Flaw.class));
  private final Server server;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean dead;
  private volatile long spoiledUntilNanos = System.nanoTime();

  FlawedServer() {
    ServerBuilder builder = Server.builder().http(0);
    builder.route().get("/v2").build((ctx, r) -> json(RestCodec.writeServerMetadata(about())));
    builder.route().get("/v2/health/live").build((ctx, request) -> health());
    builder.route().get("/v2/health/ready").build((ctx, request) -> health());
    for (String path : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      builder.route().get(path).build((ctx, request) -> rest(ctx, () -> json(described())));
      builder.route().get(path + "/ready").build((ctx, request) -> rest(ctx, this::health));
      builder.route().path(path + "/infer").build(this::restInfer);
    }
    server =
        builder
            .service(GrpcService.builder().addService(this).useBlockingTaskExecutor(true).build())
            .build();
    server.start().join();
  }

  /** From now on it has these flaws and no other. */
  void become(Flaw... some) {
    flaws.clear();
    Collections.addAll(flaws, some);
    dead = false;
  }

  int port() {
    return server.activeLocalPort();
  }

  private boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  private static ServerMetadataResponse about() {
    return ServerMetadataResponse.newBuilder().setName("flawed").setVersion("1").build();
  }

  private HttpResponse health() {
    return HttpResponse.of(dead ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
  }

  private byte[] described() {
    byte[] body = RestCodec.writeModelMetadata(metadata());
    return has(Flaw.NO_PLATFORM)
        ? new String(body, StandardCharsets.UTF_8)
            .replace("\"platform\":\"test\",", "")
            .getBytes(StandardCharsets.UTF_8)
        : body;
  }

  private static ModelMetadataResponse metadata() {
    return ModelMetadataResponse.newBuilder()
        .setName(MODEL)
        .addAllVersions(VERSIONS)
        .setPlatform("test")
        .addInputs(tensor("row", "FP32", -1, 3))
        .addInputs(tensor("text", "BYTES", -1))
        .addOutputs(tensor("doubled", "FP32", -1, 3))
        .addOutputs(tensor("length", "FP32", -1))
        .build();
  }

  private static TensorMetadata tensor(String name, String datatype, long... shape) {
    TensorMetadata.Builder tensor = TensorMetadata.newBuilder().setName(name).setDatatype(datatype);
    for (long size : shape) {
      tensor.addShape(size);
    }
    return tensor.build();
  }

  private void requireModel(String model, String version) {
    if (!model.equals(MODEL) && !has(Flaw.UNKNOWN_MODEL_ANSWERED)) {
      throw new UnknownModel("no model " + model);
    }
    if (!version.isEmpty() && !VERSIONS.contains(version) && !has(Flaw.UNKNOWN_VERSION_ANSWERED)) {
      throw new UnknownModel("no version " + version);
    }
  }

  private interface Answer {
    HttpResponse get();
  }

  private HttpResponse rest(ServiceRequestContext ctx, Answer answer) {
    try {
      String version = ctx.pathParam("version");
      requireModel(ctx.pathParam("model"), version == null ? "" : version);
      return answer.get();
    } catch (UnknownModel e) {
      return error(HttpStatus.NOT_FOUND, e);
    }
  }

  private HttpResponse restInfer(ServiceRequestContext ctx, HttpRequest request) {
    if (request.method() != HttpMethod.POST && !has(Flaw.ANY_METHOD_TAKEN)) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(
                body ->
                    rest(
                        ctx,
                        () -> {
                          try {
                            ModelInferRequest parsed =
                                RestCodec.parseRequest(body.content().array(), MODEL);
                            return json(RestCodec.writeResponse(infer(parsed)));
                          } catch (ProtocolException e) {
                            return refused(e, body.contentUtf8());
                          }
                        }),
                ctx.blockingTaskExecutor()));
  }

  private HttpResponse refused(ProtocolException e, String body) {
    spoiledUntilNanos = System.nanoTime() + 100_000_000;
    if (has(Flaw.DEAD_AFTER_A_HUGE_SHAPE) && body.contains("1099511627776")) {
      dead = true;
    }
    boolean malformed = e.getMessage().startsWith("malformed JSON");
    return error(
        malformed && has(Flaw.MALFORMED_JSON_IS_ITS_OWN_FAILURE)
            ? HttpStatus.INTERNAL_SERVER_ERROR
            : HttpStatus.BAD_REQUEST,
        e);
  }

  private HttpResponse error(HttpStatus status, RuntimeException e) {
    return has(Flaw.ERRORS_AS_TEXT)
        ? HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, e.getMessage())
        : HttpResponse.of(status, MediaType.JSON, RestCodec.writeError(e.getMessage()));
  }

  private HttpResponse json(byte[] body) {
    MediaType type = has(Flaw.ANSWERS_AS_TEXT) ? MediaType.PLAIN_TEXT_UTF_8 : MediaType.JSON;
    return HttpResponse.of(HttpStatus.OK, type, body);
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    List<Tensor> inputs = Tensor.inputsOf(request);
    if (inputs.size() != 2
        || !inputs.get(0).name().equals("row")
        || !inputs.get(1).name().equals("text")) {
      throw new ProtocolException("expected inputs row and text");
    }
    Tensor row = inputs.get(0);
    boolean otherDatatype = row.datatype() != Datatype.FP32;
    if (otherDatatype && !has(Flaw.WRONG_DATATYPE_TAKEN)) {
      throw new ProtocolException("row: expected FP32");
    }
    if (row.shape().rank() != 2 || row.shape().size(1) != 3) {
      throw new ProtocolException("row: expected three columns");
    }
    int items = RequestBatch.items(request);
    List<String> wanted = new ArrayList<>();
    request.getOutputsList().forEach(output -> wanted.add(output.getName()));
    if (!has(Flaw.UNKNOWN_OUTPUT_TAKEN) && !List.of("doubled", "length").containsAll(wanted)) {
      throw new ProtocolException("unknown output among " + wanted);
    }
    awaitNeighbours();
    float[] doubled = otherDatatype ? new float[3 * items] : row.floats();
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] *= 2;
    }
    float[] lengths = new float[items];
    for (int i = 0; i < items; i++) {
      int item = has(Flaw.BATCH_IN_REVERSE) ? items - 1 - i : i;
      lengths[i] = inputs.get(1).strings().get(item).length();
    }
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder().setModelName(MODEL).setModelVersion("2");
    if (!has(Flaw.ID_NOT_RETURNED)) {
      response.setId(request.getId());
    }
    boolean all = wanted.isEmpty() || has(Flaw.REQUESTED_OUTPUTS_IGNORED);
    if (all || wanted.contains("doubled")) {
      Tensor.ofFloats("doubled", Shape.of(items, 3), doubled).addTo(response);
    }
    if (all || wanted.contains("length")) {
      Shape shape = has(Flaw.OUTPUT_OF_ANOTHER_SHAPE) ? Shape.of(items, 1) : Shape.of(items);
      Tensor.ofFloats("length", shape, lengths).addTo(response);
    }
    return response.build();
  }

  /** Fails when a bad request came at the same time, if that is the flaw. */
  private void awaitNeighbours() {
    if (!has(Flaw.A_BAD_REQUEST_SPOILS_ITS_NEIGHBOURS)) {
      return;
    }
    boolean alone = underWay.incrementAndGet() == 1;
    try {
      Thread.sleep(20);
      if ((!alone || underWay.get() > 1) && System.nanoTime() < spoiledUntilNanos) {
        throw new ProtocolException("another request of the batch is wrong");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.decrementAndGet();
    }
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> replies) {
    reply(replies, ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> replies) {
    reply(replies, ServerReadyResponse.newBuilder().setReady(true).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> replies) {
    reply(replies, about());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> replies) {
    grpc(
        replies,
        () -> {
          requireModel(request.getName(), request.getVersion());
          return ModelReadyResponse.newBuilder().setReady(true).build();
        });
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> replies) {
    grpc(
        replies,
        () -> {
          requireModel(request.getName(), request.getVersion());
          return metadata();
        });
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> replies) {
    grpc(
        replies,
        () -> {
          requireModel(request.getModelName(), request.getModelVersion());
          ModelInferResponse answer = infer(request);
          return has(Flaw.GRPC_ADDS_ONE) ? addOne(answer) : answer;
        });
  }

  private static ModelInferResponse addOne(ModelInferResponse answer) {
    ModelInferResponse.Builder other = answer.toBuilder().clearOutputs().clearRawOutputContents();
    for (Tensor output : Tensor.outputsOf(answer)) {
      float[] values = output.floats();
      for (int i = 0; i < values.length; i++) {
        values[i]++;
      }
      Tensor.ofFloats(output.name(), output.shape(), values).addTo(other);
    }
    return other.build();
  }

  private interface Call<T> {
    T get();
  }

  private <T> void grpc(StreamObserver<T> replies, Call<T> call) {
    try {
      reply(replies, call.get());
    } catch (UnknownModel e) {
      replies.onError(Status.NOT_FOUND.withDescription(e.getMessage()).asRuntimeException());
    } catch (ProtocolException e) {
      spoiledUntilNanos = System.nanoTime() + 100_000_000;
      Status status =
          has(Flaw.GRPC_FAILURES_ARE_UNKNOWN) ? Status.UNKNOWN : Status.INVALID_ARGUMENT;
      replies.onError(status.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  private static <T> void reply(StreamObserver<T> replies, T reply) {
    replies.onNext(reply);
    replies.onCompleted();
  }

  @Override
  public void close() {
    server.stop().join();
  }

  private static final class UnknownModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownModel(String message) {
      super(message);
    }
  }
}
