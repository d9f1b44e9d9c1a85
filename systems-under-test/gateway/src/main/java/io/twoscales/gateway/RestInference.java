package io.twoscales.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@code POST /v2/models/{model}/infer}: inference in the protocol's REST half. */
final class RestInference implements HttpService {
  private final GatewaySettings settings;
  private final PipelineDriver driver;

  RestInference(GatewaySettings settings, PipelineDriver driver) {
    this.settings = settings;
    this.driver = driver;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    String model = ctx.pathParam("model");
    CompletableFuture<HttpResponse> response =
        request
            .aggregate()
            .thenCompose(body -> infer(model, body))
            .exceptionally(RestInference::refusal);
    return HttpResponse.of(response);
  }

  private CompletableFuture<HttpResponse> infer(String model, AggregatedHttpRequest body) {
    if (!settings.pipeline().equals(model)) {
      return CompletableFuture.failedFuture(
          new InferenceFailure(
              InferenceFailure.Kind.UNKNOWN_MODEL,
              "unknown model " + model + "; this gateway serves " + settings.pipeline()));
    }
    ModelInferRequest request = RestCodec.parseRequest(body.content().array(), model);
    return driver
        .submit(request)
        .thenApply(
            reply ->
                HttpResponse.of(HttpStatus.OK, MediaType.JSON, RestCodec.writeResponse(reply)));
  }

  /** Any failure as the protocol wants it. */
  static HttpResponse refusal(Throwable thrown) {
    Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (failure instanceof InferenceFailure known) {
      return error(known.kind().httpStatus, known.getMessage());
    }
    if (failure instanceof ProtocolException malformed) {
      return error(HttpStatus.BAD_REQUEST, malformed.getMessage());
    }
    return HttpResponse.ofFailure(failure);
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.JSON, RestCodec.writeError(message));
  }
}
