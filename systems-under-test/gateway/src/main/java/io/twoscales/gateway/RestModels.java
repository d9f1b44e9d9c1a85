package io.twoscales.gateway;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import io.twoscales.inference.RestCodec;
import java.util.concurrent.CompletableFuture;

/** Health and readiness in the protocol's REST half. */
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

  @Get("/v2/models/{model}/ready")
  public CompletableFuture<HttpResponse> modelReady(@Param("model") String model) {
    if (!settings.pipeline().equals(model)) {
      return CompletableFuture.completedFuture(
          HttpResponse.of(
              HttpStatus.NOT_FOUND,
              MediaType.JSON,
              RestCodec.writeError("unknown model " + model)));
    }
    return ready();
  }
}
