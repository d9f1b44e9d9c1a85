package io.twoscales.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.annotation.Delete;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Produces;
import com.linecorp.armeria.server.annotation.ProducesJson;
import com.linecorp.armeria.server.annotation.Put;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the harness says to the gateway and asks of it. Every call is idempotent; those that change
 * something answer when the change is in force.
 */
final class ControlApi {
  private static final Logger logger = LoggerFactory.getLogger(ControlApi.class);
  private static final int MAX_LOG_ENTRIES = 50_000;

  private final PipelineDriver driver;

  ControlApi(PipelineDriver driver) {
    this.driver = driver;
  }

  /** Body: {@code {"address":"10.0.0.2:8080","millicores":200}}. */
  @Put("/control/replicas/{replica}")
  public CompletableFuture<HttpResponse> replica(@Param("replica") String replica, JsonNode body) {
    String address = body.path("address").asText();
    int millicores = body.path("millicores").asInt();
    if (!address.matches("[0-9.]+:\\d{1,5}") || millicores <= 0) {
      return refused("expected {\"address\":\"10.0.0.2:8080\",\"millicores\":200}");
    }
    return driver
        .replicaReady(replica, address, millicores)
        .handle((nothing, failure) -> failure == null ? done() : unreachable(replica, failure));
  }

  @Delete("/control/replicas/{replica}")
  public CompletableFuture<HttpResponse> drain(@Param("replica") String replica) {
    return driver.drain(replica).thenApply(nothing -> done());
  }

  /** Body: {@code {"batchSize":4,"maxBatchWaitMs":0}}. */
  @Put("/control/batching")
  public CompletableFuture<HttpResponse> batching(JsonNode body) {
    int batchSize = body.path("batchSize").asInt();
    double maxBatchWaitMs = body.path("maxBatchWaitMs").asDouble();
    if (batchSize < 1 || maxBatchWaitMs < 0 || maxBatchWaitMs > 60_000) {
      return refused("expected {\"batchSize\":4,\"maxBatchWaitMs\":0}");
    }
    long nanos = (long) (maxBatchWaitMs * TimeUnit.MILLISECONDS.toNanos(1));
    return driver.setBatching(batchSize, nanos).thenApply(nothing -> done());
  }

  @Get("/control/snapshot")
  @ProducesJson
  public CompletableFuture<PipelineDriver.Snapshot> snapshot() {
    return driver.snapshot();
  }

  /** Records of finished requests from a sequence number on; earlier ones are forgotten. */
  @Get("/control/log/{from}")
  @Produces("text/csv")
  public CompletableFuture<HttpResponse> log(@Param("from") long from) {
    return driver
        .collectLog(from, MAX_LOG_ENTRIES)
        .thenApply(csv -> HttpResponse.of(HttpStatus.OK, MediaType.CSV_UTF_8, csv));
  }

  private static HttpResponse done() {
    return HttpResponse.of(HttpStatus.NO_CONTENT);
  }

  private static HttpResponse unreachable(String replica, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    logger.warn("replica {} does not answer: {}", replica, root.toString());
    return HttpResponse.of(
        HttpStatus.BAD_GATEWAY,
        MediaType.PLAIN_TEXT_UTF_8,
        "replica %s does not answer: %s".formatted(replica, root.getMessage()));
  }

  private static CompletableFuture<HttpResponse> refused(String message) {
    return CompletableFuture.completedFuture(
        HttpResponse.of(HttpStatus.BAD_REQUEST, MediaType.PLAIN_TEXT_UTF_8, message));
  }
}
