package io.twoscales.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/**
 * Settings of a gateway, given as environment variables.
 *
 * @param pipeline name under which requests arrive ({@code TWOSCALES_PIPELINE})
 * @param stages its stages and their models ({@code TWOSCALES_STAGES}, such as {@code
 *     detect:yolo,classify:resnet:detect}; see {@link StageGraph#parse})
 * @param port port for inference requests ({@code TWOSCALES_PORT})
 * @param controlPort port of the control interface ({@code TWOSCALES_CONTROL_PORT})
 * @param controlSubnet the internal network; control listens on this host's address in it ({@code
 *     TWOSCALES_CONTROL_SUBNET}, such as 10.0.0.0/24)
 * @param controlToken bearer token the control interface asks for ({@code TWOSCALES_CONTROL_TOKEN})
 * @param slo when a reply is due, counted from the arrival; orders queues by deadline ({@code
 *     TWOSCALES_SLO_MS}, as long as dropAfter when it is not set)
 * @param dropAfter a request that still waits at a stage so long after its arrival is overdue
 *     ({@code TWOSCALES_DROP_AFTER_MS})
 * @param rules how stages queue, dispatch and give up ({@code TWOSCALES_ORDER}: fifo or edf; {@code
 *     TWOSCALES_DISPATCH}: largest-idle, longest-idle, least-loaded or cpu-weighted; {@code
 *     TWOSCALES_DROP}: overdue, never or hopeless)
 * @param callTimeout longest time a replica may take for a batch ({@code
 *     TWOSCALES_CALL_TIMEOUT_MS})
 * @param queueCapacity most requests that wait at a stage ({@code TWOSCALES_QUEUE_CAPACITY})
 * @param maxHeldBytes most bytes that requests which are not answered yet may take; a quarter of
 *     the heap unless it is set ({@code TWOSCALES_MAX_HELD_BYTES})
 */
record GatewaySettings(
    String pipeline,
    StageGraph stages,
    int port,
    int controlPort,
    Subnet controlSubnet,
    String controlToken,
    Duration slo,
    Duration dropAfter,
    ServingRules rules,
    Duration callTimeout,
    int queueCapacity,
    int maxHeldBytes) {

  static final int MAX_BODY_BYTES = 4 << 20;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the variable that is missing or impossible
   */
  static GatewaySettings from(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    int dropAfterMs = reader.number("TWOSCALES_DROP_AFTER_MS", 10_000, 1, 3_600_000);
    return new GatewaySettings(
        reader.text("TWOSCALES_PIPELINE"),
        reader.stages("TWOSCALES_STAGES"),
        reader.number("TWOSCALES_PORT", 8080, 0, 65535),
        reader.number("TWOSCALES_CONTROL_PORT", 8081, 0, 65535),
        Subnet.parse(reader.text("TWOSCALES_CONTROL_SUBNET")),
        reader.text("TWOSCALES_CONTROL_TOKEN"),
        Duration.ofMillis(reader.number("TWOSCALES_SLO_MS", dropAfterMs, 1, 3_600_000)),
        Duration.ofMillis(dropAfterMs),
        new ServingRules(
            reader.oneOf("TWOSCALES_ORDER", ServingRules.ORDERS, "fifo"),
            reader.oneOf("TWOSCALES_DISPATCH", ServingRules.DISPATCHES, "largest-idle"),
            reader.oneOf("TWOSCALES_DROP", ServingRules.DROPS, "overdue")),
        Duration.ofMillis(reader.number("TWOSCALES_CALL_TIMEOUT_MS", 30_000, 1, 3_600_000)),
        reader.number("TWOSCALES_QUEUE_CAPACITY", 10_000, 1, 10_000_000),
        reader.number("TWOSCALES_MAX_HELD_BYTES", quarterOfHeap(), 1, Integer.MAX_VALUE));
  }

  private static int quarterOfHeap() {
    return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 4);
  }

  private record Reader(Map<String, String> environment) {
    String text(String name) {
      String value = environment.get(name);
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException(name + " is not set");
      }
      return value;
    }

    StageGraph stages(String name) {
      String value = text(name);
      try {
        return StageGraph.parse(value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
      }
    }

    <T> T oneOf(String name, Map<String, T> words, String otherwise) {
      String word = environment.getOrDefault(name, otherwise);
      T found = words.get(word);
      if (found == null) {
        throw new IllegalArgumentException(
            "%s: expected one of %s, found %s"
                .formatted(name, String.join(", ", new TreeSet<>(words.keySet())), word));
      }
      return found;
    }

    int number(String name, int otherwise, int min, int max) {
      String value = environment.get(name);
      if (value == null) {
        return otherwise;
      }
      try {
        int number = Integer.parseInt(value);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + ": expected a whole number, found " + value, e);
      }
      throw new IllegalArgumentException(
          "%s: expected %d to %d, found %s".formatted(name, min, max, value));
    }
  }

  /** An IPv4 network in CIDR notation. */
  record Subnet(int network, int mask) {
    static Subnet parse(String cidr) {
      String[] parts = cidr.split("/", -1);
      if (parts.length == 2 && parts[0].matches("[0-9.]+") && parts[1].matches("\\d{1,2}")) {
        int bits = Integer.parseInt(parts[1]);
        if (bits <= 32) {
          int mask = bits == 0 ? 0 : -1 << (32 - bits);
          try {
            byte[] bytes = InetAddress.getByName(parts[0]).getAddress();
            return new Subnet(toInt(bytes) & mask, mask);
          } catch (UnknownHostException e) {
            throw refused(cidr);
          }
        }
      }
      throw refused(cidr);
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      return bytes.length == 4 && (toInt(bytes) & mask) == network;
    }

    private static IllegalArgumentException refused(String cidr) {
      return new IllegalArgumentException(
          "TWOSCALES_CONTROL_SUBNET: expected a network such as 10.0.0.0/24, found " + cidr);
    }

    private static int toInt(byte[] bytes) {
      return (bytes[0] & 0xff) << 24
          | (bytes[1] & 0xff) << 16
          | (bytes[2] & 0xff) << 8
          | (bytes[3] & 0xff);
    }
  }
}
