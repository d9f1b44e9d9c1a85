package io.twoscales.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a reader must know of the machine to judge numbers measured on it. */
public final class Machine {
  private Machine() {}

  /** CPU, memory, kernel and Java. */
  public static ObjectNode describe(ObjectMapper json) {
    ObjectNode node = json.createObjectNode();
    node.put("cpu", field("/proc/cpuinfo", "model name"));
    node.put(
        "cpus", lines("/proc/cpuinfo").stream().filter(l -> l.startsWith("processor")).count());
    node.put("memory", field("/proc/meminfo", "MemTotal"));
    node.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    node.put(
        "jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    return node;
  }

  private static String field(String file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
