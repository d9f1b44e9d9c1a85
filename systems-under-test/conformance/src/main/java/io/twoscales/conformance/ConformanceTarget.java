package io.twoscales.conformance;

import io.twoscales.inference.grpc.ModelInferRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A server to check.
 *
 * @param rest address of its REST half, such as {@code http://127.0.0.1:8080}
 * @param grpc host and port of its gRPC half; empty to look for it at the address of the REST half
 * @param model name of the model to ask for
 * @param input a request that the model answers; empty to make one from its metadata
 * @param timeout longest time for one request
 */
public record ConformanceTarget(
    URI rest,
    Optional<String> grpc,
    String model,
    Optional<ModelInferRequest> input,
    Duration timeout) {

  /**
   * Checks the addresses.
   *
   * @throws IllegalArgumentException when one is malformed, saying what was expected
   */
  public ConformanceTarget {
    if (!"http".equals(rest.getScheme()) || rest.getHost() == null || rest.getPort() < 1) {
      throw new IllegalArgumentException(
          "expected an address such as http://127.0.0.1:8080, found '" + rest + "'");
    }
    if (grpc.isPresent() && !grpc.get().matches(".+:[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "expected HOST:PORT such as 127.0.0.1:8001, found '" + grpc.get() + "'");
    }
    String base = rest.toString();
    rest = URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
  }

  /** A server with both halves on one port, on this machine. */
  public static ConformanceTarget onPort(int port, String model) {
    return new ConformanceTarget(
        URI.create("http://127.0.0.1:" + port),
        Optional.empty(),
        model,
        Optional.empty(),
        Duration.ofSeconds(30));
  }
}
