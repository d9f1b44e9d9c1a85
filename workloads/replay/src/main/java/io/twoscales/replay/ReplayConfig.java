package io.twoscales.replay;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

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
 * @param rehearsalRequests about how many requests the load generator sends to itself beforehand
 *     ({@code rehearsalRequests}, 0 to 100000)
 * @param endWithParent whether to end when standard input ends ({@code endWithParent}, default
 *     false)
 * @param startWhenTold whether the replay waits, once rehearsed, for a line on standard input; ends
 *     when that ends without one ({@code startWhenTold}, default false)
 */
record ReplayConfig(
    URI target,
    Path schedule,
    Path payloads,
    Path records,
    int requestTimeoutMs,
    int leadMs,
    int rehearsalRequests,
    boolean endWithParent,
    boolean startWhenTold) {
  private static final Set<String> KEYS =
      Set.of(
          "target",
          "schedule",
          "payloads",
          "records",
          "requestTimeoutMs",
          "leadMs",
          "rehearsalRequests",
          "endWithParent",
          "startWhenTold");

  /**
   * Reads a configuration.
   *
   * @throws ConfigException naming the file, the key and what was expected
   */
  static ReplayConfig read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(file + ": cannot be read: " + e);
    }
    Keys keys = new Keys(file, properties);
    keys.refuseUnknown();
    return new ReplayConfig(
        keys.loopback("target"),
        keys.path("schedule"),
        keys.path("payloads"),
        keys.path("records"),
        keys.number("requestTimeoutMs", 1, 600_000),
        keys.number("leadMs", 1000, 60_000),
        keys.number("rehearsalRequests", 0, 100_000),
        keys.flag("endWithParent"),
        keys.flag("startWhenTold"));
  }

  /** The values of a file, read with the place of what is wrong. */
  private record Keys(Path file, Properties properties) {
    /** A name such as 127.example.org is not on the loopback interface. */
    private static final Pattern LOOPBACK =
        Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

    private static final int MAX_PORT = 65_535;

    void refuseUnknown() {
      Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
      unknown.removeAll(KEYS);
      if (!unknown.isEmpty()) {
        throw new ConfigException(
            "%s: unknown %s; expected %s"
                .formatted(
                    file, String.join(", ", unknown), String.join(", ", new TreeSet<>(KEYS))));
      }
    }

    URI loopback(String key) {
      String text = text(key);
      URI uri;
      try {
        uri = URI.create(text);
      } catch (IllegalArgumentException e) {
        throw wrong(key, "a URL", text);
      }
      boolean http = "http".equals(uri.getScheme());
      if (!http || uri.getHost() == null || !LOOPBACK.matcher(uri.getHost()).matches()) {
        throw wrong(key, "http://127.0.0.1:PORT/...", text);
      }
      if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
        throw wrong(key, "a port from 1 to " + MAX_PORT, text);
      }
      return uri;
    }

    Path path(String key) {
      String text = text(key);
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw wrong(key, "a path", text);
      }
    }

    int number(String key, int min, int max) {
      String text = text(key);
      try {
        int number = Integer.parseInt(text);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw wrong(key, "a whole number", text);
      }
      throw wrong(key, min + " to " + max, text);
    }

    boolean flag(String key) {
      String text = properties.getProperty(key, "false").strip();
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw wrong(key, "true or false", text);
      };
    }

    private String text(String key) {
      String value = properties.getProperty(key);
      if (value == null || value.isBlank()) {
        throw new ConfigException(file + ": " + key + ": is missing");
      }
      return value.strip();
    }

    private ConfigException wrong(String key, String expected, String found) {
      return new ConfigException(
          "%s: %s: expected %s, found '%s'".formatted(file, key, expected, found));
    }
  }
}
