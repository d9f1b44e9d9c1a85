package io.twoscales.core.server;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a description leaves open and each replica fills in, written as {@code {model}}. */
public enum Placeholder {
  /** Name of the model to serve. */
  MODEL("model"),
  /** Port of the REST half. */
  REST_PORT("restPort"),
  /** Port of the gRPC half. */
  GRPC_PORT("grpcPort"),
  /** Port of the metrics. */
  METRICS_PORT("metricsPort"),
  /**
   * Threads of one inference: whole CPUs, at least 1, of the largest limit, or of the present one
   * where threads follow it.
   */
  THREADS("threads"),
  /** Most items in a request. */
  MAX_BATCH("maxBatch"),
  /** Requests that may wait at the server. */
  QUEUE_CAPACITY("queueCapacity"),
  /** Longest time for one request, in milliseconds. */
  TIMEOUT_MS("timeoutMs"),
  /** What allows to change the number of threads; another in each run. */
  CONTROL_TOKEN("controlToken"),
  /** Where the model repository is mounted. */
  REPOSITORY("repository");

  private static final Pattern ANY = Pattern.compile("\\{([A-Za-z]+)}");

  private final String key;

  Placeholder(String key) {
    this.key = key;
  }

  /** As it is written, without braces. */
  public String key() {
    return key;
  }

  boolean isIn(String template) {
    return template.contains("{" + key + "}");
  }

  /**
   * A template with its placeholders filled in.
   *
   * @throws IllegalArgumentException when a placeholder has no value
   */
  public static String fill(String template, Map<Placeholder, String> values) {
    return ANY.matcher(template)
        .replaceAll(
            found -> {
              String value = of(found.group(1)).map(values::get).orElse(null);
              if (value == null) {
                throw new IllegalArgumentException(found.group() + " has no value");
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /**
   * The template itself.
   *
   * @throws IllegalArgumentException when it has a placeholder that there is not
   */
  static String checked(String template) {
    Matcher matcher = ANY.matcher(template);
    while (matcher.find()) {
      if (of(matcher.group(1)).isEmpty()) {
        List<String> known =
            Arrays.stream(values()).map(placeholder -> "{" + placeholder.key + "}").toList();
        throw new IllegalArgumentException(
            "no placeholder " + matcher.group() + "; there are " + String.join(", ", known));
      }
    }
    return template;
  }

  private static Optional<Placeholder> of(String key) {
    return Arrays.stream(values()).filter(placeholder -> placeholder.key.equals(key)).findFirst();
  }
}
