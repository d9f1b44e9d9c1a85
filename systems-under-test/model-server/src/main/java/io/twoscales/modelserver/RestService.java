package io.twoscales.modelserver;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The protocol's REST half. */
final class RestService {
  private final ServedModel model;
  private final ServerMetadataResponse server;
  private final BooleanSupplier ready;

  RestService(ServedModel model, ServerMetadataResponse server, BooleanSupplier ready) {
    this.model = model;
    this.server = server;
    this.ready = ready;
  }

  void bind(ServerBuilder builder) {
    get(builder, "/v2", (ctx, request) -> json(RestCodec.writeServerMetadata(server)));
    get(builder, "/v2/health/live", (ctx, request) -> HttpResponse.of(HttpStatus.OK));
    get(builder, "/v2/health/ready", (ctx, request) -> readiness());
    for (String path : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      get(builder, path, (ctx, request) -> forModel(ctx, this::metadata));
      get(builder, path + "/ready", (ctx, request) -> forModel(ctx, this::readiness));
      builder.route().post(path + "/infer").build(this::infer);
    }
  }

  /** Any failure as the protocol wants it. */
  static HttpResponse error(Throwable thrown) {
    Refusal refusal = Refusal.of(thrown);
    return error(refusal.kind().httpStatus, refusal.getMessage());
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.JSON, RestCodec.writeError(message));
  }

  private HttpResponse infer(ServiceRequestContext ctx, HttpRequest request) {
    return forModel(
        ctx,
        () -> {
          CompletableFuture<HttpResponse> response =
              request
                  .aggregate()
                  .thenCompose(
                      body -> {
                        ModelInferRequest parsed =
                            RestCodec.parseRequest(body.content().array(), ctx.pathParam("model"));
                        return model.infer(parsed, ctx::isCancelled);
                      })
                  .thenApply(reply -> json(RestCodec.writeResponse(reply)))
                  .exceptionally(RestService::error);
          return HttpResponse.of(response);
        });
  }

  private HttpResponse forModel(ServiceRequestContext ctx, Supplier<HttpResponse> answer) {
    try {
      model.require(
          ctx.pathParam("model"), Objects.requireNonNullElse(ctx.pathParam("version"), ""));
      return answer.get();
    } catch (Refusal refusal) {
      return error(refusal);
    }
  }

  private HttpResponse metadata() {
    return json(RestCodec.writeModelMetadata(model.metadata()));
  }

  private HttpResponse readiness() {
    return ready.getAsBoolean()
        ? HttpResponse.of(HttpStatus.OK)
        : error(HttpStatus.SERVICE_UNAVAILABLE, "this server is starting or about to end");
  }

  private static void get(ServerBuilder builder, String path, HttpService service) {
    builder.route().get(path).build(service);
  }

  private static HttpResponse json(byte[] body) {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON, body);
  }
}
