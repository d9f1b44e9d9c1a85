package io.twoscales.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import io.twoscales.inference.RestCodec;
import java.util.concurrent.CompletableFuture;

/** Health, readiness and metadata in the protocol's REST half. */
final class RestModels {
  private final GatewaySettings settings;
  private final PipelineDriver driver;

  RestModels(GatewaySettings settings, PipelineDriver driver) {
    this.settings = settings;
    this.driver = driver;
  }

  @Get("/v2/health/live")
  public HttpResponse live() {
    return HttpResponse.of(HttpStatus.OK);
  }

  @Get("/v2/health/ready")
  public CompletableFuture<HttpResponse> ready() {
    return driver
        .snapshot()
        .thenApply(
            snapshot ->
                HttpResponse.of(
                    snapshot.everyStageServes() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE));
  }

  @Get("/v2")
  public HttpResponse server() {
    return json(HttpStatus.OK, RestCodec.writeServerMetadata(Gateway.METADATA));
  }

  @Get("/v2/models/{model}")
  public CompletableFuture<HttpResponse> metadata(@Param("model") String model) {
    if (!settings.pipeline().equals(model)) {
      return unknown(model);
    }
    return driver
        .metadata()
        .thenApply(known -> json(HttpStatus.OK, RestCodec.writeModelMetadata(known)))
        .exceptionally(RestInference::refusal);
  }

  @Get("/v2/models/{model}/ready")
  public CompletableFuture<HttpResponse> modelReady(@Param("model") String model) {
    return settings.pipeline().equals(model) ? ready() : unknown(model);
  }

  private static CompletableFuture<HttpResponse> unknown(String model) {
    return CompletableFuture.completedFuture(
        json(HttpStatus.NOT_FOUND, RestCodec.writeError("unknown model " + model)));
  }

  private static HttpResponse json(HttpStatus status, byte[] body) {
    return HttpResponse.of(status, MediaType.JSON, body);
  }
}
