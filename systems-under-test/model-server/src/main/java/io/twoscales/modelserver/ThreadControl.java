package io.twoscales.modelserver;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.twoscales.inference.RestCodec;
import io.twoscales.modelserver.models.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code PUT /control/threads/N}: from the reply, 204, on inferences use so many threads. Whoever
 * changes the CPU limit says so here; requests are served meanwhile. One change at a time and one
 * that waits: 409 for more. Without a token there is no such path.
 */
final class ThreadControl {
  private static final Logger logger = LoggerFactory.getLogger(ThreadControl.class);

  private final Model model;
  private final byte[] authorization;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(1),
          task -> {
            Thread thread = new Thread(task, "threads");
            thread.setDaemon(true);
            return thread;
          });

  ThreadControl(Model model, String token) {
    this.model = model;
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  void bind(ServerBuilder builder) {
    builder.route().put("/control/threads/{threads}").build(this::threads);
  }

  private HttpResponse threads(ServiceRequestContext ctx, HttpRequest request) {
    byte[] given =
        request.headers().get(HttpHeaderNames.AUTHORIZATION, "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(authorization, given)) {
      return error(HttpStatus.UNAUTHORIZED, "the token is missing or wrong");
    }
    String text = ctx.pathParam("threads");
    if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > ServerSettings.MAX_THREADS) {
      return error(
          HttpStatus.BAD_REQUEST,
          "threads: expected 1 to %d, found %s".formatted(ServerSettings.MAX_THREADS, text));
    }
    try {
      return HttpResponse.of(
          CompletableFuture.supplyAsync(() -> change(Integer.parseInt(text)), thread));
    } catch (RejectedExecutionException e) {
      return error(HttpStatus.CONFLICT, "other changes are under way, or this server ends");
    }
  }

  private HttpResponse change(int threads) {
    try {
      model.useThreads(threads);
      return HttpResponse.of(HttpStatus.NO_CONTENT);
    } catch (IOException | RuntimeException e) {
      logger.error("no session of {} threads", threads, e);
      return error(
          HttpStatus.INTERNAL_SERVER_ERROR,
          "the number of threads stays as it is; the server's log says why");
    }
  }

  /** Takes no further change. */
  void end() {
    thread.shutdown();
  }

  private static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(status, MediaType.JSON, RestCodec.writeError(message));
  }
}
