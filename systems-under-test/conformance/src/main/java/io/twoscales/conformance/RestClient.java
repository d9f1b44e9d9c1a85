package io.twoscales.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** The REST half of a server. */
final class RestClient {
  private static final byte[] NOTHING = {};

  private final HttpClient http;
  private final URI base;
  private final Duration timeout;

  RestClient(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  Exchange get(String path) {
    return send("GET", path, NOTHING, Map.of());
  }

  Exchange post(String path, byte[] body) {
    return send("POST", path, body, Map.of());
  }

  Exchange send(String method, String path, byte[] body, Map<String, String> headers) {
    try {
      return sendAsync(method, path, body, headers).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unmet unmet) {
        throw unmet;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Fails with {@link Unmet} when there is no answer. */
  CompletableFuture<Exchange> sendAsync(
      String method, String path, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body.length > 0 && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    return http.sendAsync(request.build(), BodyHandlers.ofByteArray())
        .handle(
            (response, failure) -> {
              if (response == null) {
                throw unanswered(method, path, body, failure);
              }
              return new Exchange(
                  method, path, body, response.statusCode(), headers(response), response.body());
            });
  }

  private static Map<String, String> headers(HttpResponse<?> response) {
    return response.headers().map().entrySet().stream()
        .filter(header -> !header.getKey().startsWith(":"))
        .collect(
            Collectors.toMap(
                header -> header.getKey().toLowerCase(Locale.ROOT),
                header -> header.getValue().get(0)));
  }

  private static Unmet unanswered(String method, String path, byte[] body, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String why = cause instanceof IOException ? cause.toString() : String.valueOf(cause);
    return new Unmet(
        "no answer: " + why, method + " " + path + " " + Shown.text(body) + " → no answer");
  }
}
