package io.twoscales.modelserver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Settings of a model server, given as environment variables.
 *
 * @param model the model, and the name under which it is served ({@code TWOSCALES_MODEL})
 * @param modelFolder where the models are ({@code TWOSCALES_MODEL_DIR}, default /app/models)
 * @param port port for REST and gRPC, 0 for any free one ({@code TWOSCALES_PORT}, default 8080)
 * @param grpcPort a port of its own for gRPC; empty for the same as REST's ({@code
 *     TWOSCALES_GRPC_PORT}, default none)
 * @param threads threads of one inference ({@code TWOSCALES_THREADS}, default 1): as many as the
 *     CPU limit has CPUs, or the scheduler's quota throttles them
 * @param maxBatch most items in a request ({@code TWOSCALES_MAX_BATCH}, default 16)
 * @param maxTokens tokens of a text that are looked at ({@code TWOSCALES_MAX_TOKENS}, default 128)
 * @param queueCapacity requests that wait while one is computed ({@code TWOSCALES_QUEUE_CAPACITY},
 *     default 8)
 * @param requestTimeout longest time for one request, waiting included ({@code
 *     TWOSCALES_REQUEST_TIMEOUT_MS}, default 60000)
 * @param drainTimeout longest time to finish what is in work when told to end ({@code
 *     TWOSCALES_DRAIN_TIMEOUT_MS}, default 10000)
 * @param maxBodyBytes largest request ({@code TWOSCALES_MAX_BODY_BYTES}, default 4194304)
 * @param controlToken what allows to change the threads ({@code TWOSCALES_CONTROL_TOKEN}); empty,
 *     the default, where nobody may
 */
public record ServerSettings(
    String model,
    Path modelFolder,
    int port,
    OptionalInt grpcPort,
    int threads,
    int maxBatch,
    int maxTokens,
    int queueCapacity,
    Duration requestTimeout,
    Duration drainTimeout,
    int maxBodyBytes,
    String controlToken) {

  /** Most threads of one inference. */
  static final int MAX_THREADS = 64;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the variable that is missing or impossible
   */
  public static ServerSettings from(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    return new ServerSettings(
        reader.model("TWOSCALES_MODEL"),
        Path.of(environment.getOrDefault("TWOSCALES_MODEL_DIR", "/app/models")),
        reader.number("TWOSCALES_PORT", 8080, 0, 65_535),
        environment.containsKey("TWOSCALES_GRPC_PORT")
            ? OptionalInt.of(reader.number("TWOSCALES_GRPC_PORT", 0, 1, 65_535))
            : OptionalInt.empty(),
        reader.number("TWOSCALES_THREADS", 1, 1, MAX_THREADS),
        reader.number("TWOSCALES_MAX_BATCH", 16, 1, 1024),
        reader.number("TWOSCALES_MAX_TOKENS", 128, 3, 512),
        reader.number("TWOSCALES_QUEUE_CAPACITY", 8, 1, 10_000),
        reader.millis("TWOSCALES_REQUEST_TIMEOUT_MS", 60_000),
        reader.millis("TWOSCALES_DRAIN_TIMEOUT_MS", 10_000),
        reader.number("TWOSCALES_MAX_BODY_BYTES", 4 << 20, 1 << 10, 1 << 28),
        environment.getOrDefault("TWOSCALES_CONTROL_TOKEN", ""));
  }

  private record Reader(Map<String, String> environment) {
    String model(String variable) {
      String value = environment.get(variable);
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException(
            variable + " is not set: give the name of the model to serve");
      }
      if (!value.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
        throw new IllegalArgumentException(
            variable + ": expected letters, digits and . _ - only, found \"" + value + "\"");
      }
      return value;
    }

    Duration millis(String variable, int otherwise) {
      return Duration.ofMillis(number(variable, otherwise, 1, 3_600_000));
    }

    int number(String variable, int otherwise, int least, int greatest) {
      String value = environment.getOrDefault(variable, Integer.toString(otherwise));
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= greatest) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s: expected a whole number, found \"%s\"".formatted(variable, value), e);
      }
      throw new IllegalArgumentException(
          "%s: expected %d to %d, found %s".formatted(variable, least, greatest, value));
    }
  }
}
