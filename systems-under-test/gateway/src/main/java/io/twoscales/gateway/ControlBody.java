package io.twoscales.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.twoscales.serving.QueueOrder;
import java.util.Optional;

/** Reads what the control interface is asked for, and refuses what cannot be. */
final class ControlBody {
  private static final String NAME = "[A-Za-z0-9._-]{1,64}";
  private static final String ADDRESS = "\\d{1,3}(\\.\\d{1,3}){3}:\\d{1,5}";
  private static final int MAX_MILLICORES = 1_000_000;
  private static final int MAX_BATCH_SIZE = 4096;
  private static final double MAX_BATCH_WAIT_MS = 60_000;
  private static final double MAX_RESERVE_MS = 3_600_000;

  private final StageGraph graph;
  private final JsonNode body;

  ControlBody(StageGraph graph, JsonNode body) {
    this.graph = graph;
    this.body = body;
  }

  /** A replica to be served with. */
  record Replica(int stage, String address, int millicores) {}

  /** How a stage is to batch; an empty order leaves it as it is. */
  record Batching(int stage, int batchSize, double maxBatchWaitMs, Optional<QueueOrder> order) {}

  /** How much time a stage's requests need from dispatch to the reply. */
  record Reserve(int stage, double reserveMs) {}

  /** What is asked cannot be. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean unknownPath;

    Refused(String message, boolean unknownPath) {
      super(message, null, false, false);
      this.unknownPath = unknownPath;
    }

    /** Whether the path names what there is not, rather than the body what cannot be. */
    boolean isUnknownPath() {
      return unknownPath;
    }
  }

  Replica replica(String name) throws Refused {
    if (!name.matches(NAME)) {
      throw new Refused("a replica's name is up to 64 letters, digits, '.', '_' and '-'", false);
    }
    int stage = graph.size() == 1 && !body.has("stage") ? 0 : stage(text("stage"), false);
    String address = text("address");
    if (!isAddress(address)) {
      throw new Refused(
          "address: expected an IPv4 address and port such as 10.0.0.2:8080, found " + address,
          false);
    }
    return new Replica(stage, address, whole("millicores", MAX_MILLICORES));
  }

  Batching batching(String stageInPath) throws Refused {
    int stage = stage(stageInPath, true);
    int batchSize = whole("batchSize", MAX_BATCH_SIZE);
    return new Batching(stage, batchSize, millis("maxBatchWaitMs", MAX_BATCH_WAIT_MS), order());
  }

  Reserve reserve(String stageInPath) throws Refused {
    int stage = stage(stageInPath, true);
    return new Reserve(stage, millis("reserveMs", MAX_RESERVE_MS));
  }

  private Optional<QueueOrder> order() throws Refused {
    if (!body.has("order")) {
      return Optional.empty();
    }
    QueueOrder order = ServingRules.ORDERS.get(body.path("order").asText());
    if (order == null) {
      throw new Refused(
          "order: expected \"fifo\" or \"edf\", found " + found(body.path("order")), false);
    }
    return Optional.of(order);
  }

  private int stage(String name, boolean inPath) throws Refused {
    return graph
        .indexOf(name)
        .orElseThrow(
            () -> new Refused("no stage %s; there are %s".formatted(name, graph.names()), inPath));
  }

  private String text(String key) throws Refused {
    JsonNode value = body.path(key);
    if (!value.isTextual()) {
      throw new Refused("%s: expected a text, found %s".formatted(key, found(value)), false);
    }
    return value.asText();
  }

  private int whole(String key, int most) throws Refused {
    JsonNode value = body.path(key);
    if (!value.isInt() || value.asInt() < 1 || value.asInt() > most) {
      throw new Refused(
          "%s: expected a whole number from 1 to %d, found %s".formatted(key, most, found(value)),
          false);
    }
    return value.asInt();
  }

  private double millis(String key, double most) throws Refused {
    JsonNode value = body.path(key);
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= most)) {
      throw new Refused(
          "%s: expected milliseconds from 0 to %.0f, found %s".formatted(key, most, found(value)),
          false);
    }
    return value.asDouble();
  }

  private static boolean isAddress(String address) {
    if (!address.matches(ADDRESS)) {
      return false;
    }
    String[] parts = address.split("[.:]", -1);
    for (int i = 0; i < 4; i++) {
      if (Integer.parseInt(parts[i]) > 255) {
        return false;
      }
    }
    int port = Integer.parseInt(parts[4]);
    return port >= 1 && port <= 65_535;
  }

  private static String found(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }
}
