package io.twoscales.docker.testbed;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;

/**
 * Calls that mean the same when they are made twice. A server closes a connection that has been
 * idle for a while, and may do so at the very moment at which the next call goes out on it; such a
 * call is made again on a new one. Java's client does that only for GET.
 */
final class RepeatableCalls {
  private final HttpClient http;

  RepeatableCalls(HttpClient http) {
    this.http = http;
  }

  /**
   * Sends a request, and once more when the connection ended before a reply.
   *
   * @throws HttpTimeoutException when there is no reply in the request's time; it is not repeated
   * @throws IOException when there is none the second time either
   */
  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return http.send(request, BodyHandlers.ofString());
    }
  }
}
