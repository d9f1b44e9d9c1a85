package io.twoscales.cli;

import io.twoscales.core.server.ServerDescription;
import io.twoscales.core.server.ServerReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales servers [NAME]}. */
@Command(
    name = "servers",
    mixinStandardHelpOptions = true,
    description = "Lists the model servers that replicas can run, or describes one.")
final class ServersCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A shipped description, or the path of a file.")
  String name;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    ServerReader reader = new ServerReader(Home.folder());
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      for (String shipped : reader.names()) {
        ServerDescription server = reader.find(shipped, Path.of(""));
        out.printf("%-20s %s%n", server.name(), server.image());
      }
    } else {
      describe(reader.find(name, Path.of("")), out);
    }
    out.flush();
  }

  private static void describe(ServerDescription server, PrintWriter out) {
    row(out, "image", server.image());
    row(out, "entrypoint", String.join(" ", server.entrypoint()));
    row(out, "command", String.join(" ", server.command()));
    server.environment().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            variable -> row(out, "environment", variable.getKey() + "=" + variable.getValue()));
    row(
        out,
        "ports",
        "REST %d, gRPC %d%s"
            .formatted(
                server.ports().rest(),
                server.ports().grpc(),
                server.ports().metrics().isPresent()
                    ? ", metrics " + server.ports().metrics().getAsInt()
                    : ""));
    row(out, "ready", server.readyPath());
    server.metricsPath().ifPresent(path -> row(out, "metrics", path));
    server
        .repository()
        .ifPresent(
            repository ->
                row(
                    out,
                    "repository",
                    "%s: %s".formatted(repository.mount(), repository.layout())));
    row(out, "threads", server.threads().name().toLowerCase(Locale.ROOT));
    row(
        out,
        "sandbox",
        "%d MiB, user %s, file system %s"
            .formatted(
                server.sandbox().memoryBytes() >> 20,
                server.sandbox().user(),
                server.sandbox().readOnly() ? "read-only" : "writable"));
    server.limitations().forEach(limitation -> row(out, "limitation", limitation));
  }

  private static void row(PrintWriter out, String key, String value) {
    if (!value.isEmpty()) {
      out.printf("%-12s %s%n", key, value);
    }
  }
}
