package io.twoscales.profiling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.Machine;
import java.util.Locale;

/** The name of a machine's hardware, by which profiles are kept. */
public final class Hardware {
  private Hardware() {}

  /** Of this machine. */
  public static String name() {
    ObjectNode machine = Machine.describe(new ObjectMapper());
    return name(machine.path("cpu").asText(), machine.path("cpus").asInt());
  }

  /** Such as {@code intel-xeon-platinum-8375c-2-cpus}. */
  static String name(String model, int cpus) {
    String plain =
        model
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\((r|tm)\\)|@.*| cpu\\b", " ")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return (plain.isEmpty() ? "unknown" : plain) + "-" + cpus + (cpus == 1 ? "-cpu" : "-cpus");
  }
}
