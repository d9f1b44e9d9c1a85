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
 * something answer when the change is in force, and those that are refused change nothing.
 */
final class ControlApi {
  private static final Logger logger = LoggerFactory.getLogger(ControlApi.class);
  private static final int MAX_LOG_ENTRIES = 50_000;

  private final StageGraph graph;
  private final PipelineDriver driver;

  ControlApi(StageGraph graph, PipelineDriver driver) {
    this.graph = graph;
    this.driver = driver;
  }

  /**
   * Body: {@code {"stage":"detect","address":"10.0.0.2:8080","millicores":200}}. The stage may be
   * left out when there is only one.
   */
  @Put("/control/replicas/{replica}")
  public CompletableFuture<HttpResponse> replica(@Param("replica") String replica, JsonNode body) {
    ControlBody.Replica asked;
    try {
      asked = new ControlBody(graph, body).replica(replica);
    } catch (ControlBody.Refused e) {
      return refused(e);
    }
    return driver
        .replicaReady(replica, asked.stage(), asked.address(), asked.millicores())
        .handle((nothing, failure) -> failure == null ? done() : failed(replica, failure));
  }

  @Delete("/control/replicas/{replica}")
  public CompletableFuture<HttpResponse> drain(@Param("replica") String replica) {
    return driver
        .drain(replica)
        .handle((nothing, failure) -> failure == null ? done() : failed(replica, failure));
  }

  /**
   * Body: {@code {"batchSize":4,"maxBatchWaitMs":0,"order":"fifo"}}. The order, {@code fifo} or
   * {@code edf}, may be left out and then stays as it is.
   */
  @Put("/control/stages/{stage}/batching")
  public CompletableFuture<HttpResponse> batching(@Param("stage") String stage, JsonNode body) {
    ControlBody.Batching asked;
    try {
      asked = new ControlBody(graph, body).batching(stage);
    } catch (ControlBody.Refused e) {
      return refused(e);
    }
    return driver
        .setBatching(asked.stage(), asked.batchSize(), nanos(asked.maxBatchWaitMs()), asked.order())
        .thenApply(nothing -> done());
  }

  /**
   * Body: {@code {"reserveMs":120.5}}, the time a request of the stage needs from dispatch to the
   * reply.
   */
  @Put("/control/stages/{stage}/reserve")
  public CompletableFuture<HttpResponse> reserve(@Param("stage") String stage, JsonNode body) {
    ControlBody.Reserve asked;
    try {
      asked = new ControlBody(graph, body).reserve(stage);
    } catch (ControlBody.Refused e) {
      return refused(e);
    }
    return driver.setReserve(asked.stage(), nanos(asked.reserveMs())).thenApply(nothing -> done());
  }

  private static long nanos(double ms) {
    return (long) (ms * TimeUnit.MILLISECONDS.toNanos(1));
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

  private static HttpResponse failed(String replica, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof IllegalStateException) {
      return text(HttpStatus.CONFLICT, root.getMessage());
    }
    logger.warn("replica {} does not answer: {}", replica, root.toString());
    return text(
        HttpStatus.BAD_GATEWAY,
        "replica %s does not answer: %s".formatted(replica, root.getMessage()));
  }

  private static CompletableFuture<HttpResponse> refused(ControlBody.Refused reason) {
    return CompletableFuture.completedFuture(
        text(
            reason.isUnknownPath() ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST,
            reason.getMessage()));
  }

  private static HttpResponse text(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, message);
  }
}
