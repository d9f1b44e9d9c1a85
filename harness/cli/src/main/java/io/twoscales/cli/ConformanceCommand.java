package io.twoscales.cli;

import io.twoscales.conformance.CheckResult;
import io.twoscales.conformance.Conformance;
import io.twoscales.conformance.ConformanceReport;
import io.twoscales.conformance.ConformanceTarget;
import io.twoscales.conformance.NearbyAddress;
import io.twoscales.conformance.RequestFile;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales conformance URL}. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a model server against the Open Inference Protocol v2, REST and gRPC.",
      "It sends bad requests on purpose: never point it at a server that others use."
    })
final class ConformanceCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(
      paramLabel = "URL",
      description = "Where the REST half listens, such as http://127.0.0.1:8000.")
  URI url;

  @Option(
      names = "--grpc",
      paramLabel = "HOST:PORT",
      description = "Where the gRPC half listens; default: looked for at the same port.")
  String grpc;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model to ask for; default: the only one, where the server lists it.")
  String model;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "A JSON request that the model answers; default: made from its metadata.")
  Path input;

  @Option(names = "--allow-remote", description = "Go beyond this machine and private networks.")
  boolean allowRemote;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ConformanceTarget target = target();
    Consumer<CheckResult> progress =
        json ? result -> {} : result -> out.print(ConformanceTable.row(result));
    ConformanceReport report = Conformance.run(target, progress);
    out.print(json ? ConformanceTable.json(report) : ConformanceTable.summary(report));
    out.flush();
    return report.conforms() ? 0 : Main.FAILED;
  }

  private ConformanceTarget target() {
    try {
      // The name is only known once the address is known to be a good one.
      ConformanceTarget anyModel = target("", Optional.ofNullable(grpc));
      requireNearby(anyModel.rest().getHost());
      anyModel.grpc().ifPresent(at -> requireNearby(at.substring(0, at.lastIndexOf(':'))));
      String name =
          model != null
              ? model
              : Conformance.onlyModel(anyModel.rest(), TIMEOUT)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "the server does not list a single model; name one with --model"));
      return target(name, anyModel.grpc());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ConformanceTarget target(String name, Optional<String> grpcAddress) {
    return new ConformanceTarget(
        url,
        grpcAddress,
        name,
        input == null ? Optional.empty() : RequestFile.read(input, name),
        TIMEOUT);
  }

  private void requireNearby(String host) {
    if (!allowRemote && !NearbyAddress.isNearby(host.replaceAll("[\\[\\]]", ""))) {
      throw new IllegalArgumentException(
          host
              + " is neither this machine nor in a private network, and bad requests would be sent"
              + " there; --allow-remote does so");
    }
  }
}
