package io.twoscales.replay;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a replay needs to know, from a properties file.
 *
 * @param target where the requests go; on the loopback interface ({@code target})
 * @param schedule file of due times ({@code schedule})
 * @param payloads file of bodies ({@code payloads})
 * @param records file to write ({@code records})
 * @param requestTimeoutMs after which a request without an answer has failed ({@code
 *     requestTimeoutMs}, 1 to 600000)
 * @param leadMs time between readiness and the first due time, at least a second ({@code leadMs})
 * @param endWithParent whether to end when standard input ends ({@code endWithParent}, default
 *     false)
 */
record ReplayConfig(
    URI target,
    Path schedule,
    Path payloads,
    Path records,
    int requestTimeoutMs,
    int leadMs,
    boolean endWithParent) {

  static ReplayConfig read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
    return new ReplayConfig(
        target(text(properties, "target")),
        Path.of(text(properties, "schedule")),
        Path.of(text(properties, "payloads")),
        Path.of(text(properties, "records")),
        number(properties, "requestTimeoutMs", 1, 600_000),
        number(properties, "leadMs", 1000, 60_000),
        Boolean.parseBoolean(properties.getProperty("endWithParent", "false")));
  }

  private static URI target(String text) {
    try {
      URI uri = URI.create(text);
      String host = uri.getHost();
      boolean loopback = "localhost".equals(host) || (host != null && host.startsWith("127."));
      if ("http".equals(uri.getScheme()) && loopback) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException("target: not a URL: " + text);
    }
    throw new ConfigException("target: expected http://127.0.0.1:PORT/..., found " + text);
  }

  private static String text(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new ConfigException(key + ": is missing");
    }
    return value.strip();
  }

  private static int number(Properties properties, String key, int min, int max) {
    String text = text(properties, key);
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(key + ": expected a whole number, found " + text);
    }
    throw new ConfigException("%s: expected %d to %d, found %s".formatted(key, min, max, text));
  }
}
