package io.twoscales.cli;

import com.github.dockerjava.api.DockerClient;
import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command in a process of its own, with what it leaves on the engine. */
final class TwoscalesProcess {
  private static final long LIMIT_SECONDS = 300;

  private final Process process;
  private final Path out;
  private final Path err;
  private long ownerPid;

  TwoscalesProcess(Path folder, String... arguments) throws IOException {
    this(folder, Map.of(), arguments);
  }

  TwoscalesProcess(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    this(folder, environment, command(arguments));
  }

  private TwoscalesProcess(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    this.out = Files.createTempFile(folder, "out", ".txt");
    this.err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
    this.ownerPid = process.pid();
  }

  /**
   * The command on a terminal of its own; what it says there is its standard output. Where the
   * tests run in the background Ctrl-C is ignored, which a child would inherit.
   */
  static TwoscalesProcess onTerminal(Path folder, String... arguments)
      throws IOException, InterruptedException {
    String line =
        command(arguments).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ", "exec env --default-signal=INT ", ""));
    TwoscalesProcess terminal =
        new TwoscalesProcess(
            folder,
            Map.of(),
            List.of("script", "--quiet", "--flush", "--return", "--command", line, "/dev/null"));
    terminal.await(() -> terminal.process.children().findAny().isPresent());
    terminal.ownerPid = terminal.process.children().findAny().orElseThrow().pid();
    return terminal;
  }

  private static List<String> command(String... arguments) {
    Path jar = Path.of(System.getProperty("twoscales.jar"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dtwoscales.home=" + System.getProperty("twoscales.home"));
    command.add("-cp");
    command.add(jar + ":" + jar.resolveSibling("lib") + "/*");
    command.add("io.twoscales.cli.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running; so far:\n" + err());
    }
    return process.exitValue();
  }

  /** Whether it ends by itself within a time. */
  boolean endsWithin(long ms) throws InterruptedException {
    return process.waitFor(ms, TimeUnit.MILLISECONDS);
  }

  /** Waits until it has said something on standard error. */
  void awaitErr(String text) throws InterruptedException {
    await(() -> err().contains(text));
  }

  /** Waits until it has said something on standard output. */
  void awaitOut(String text) throws InterruptedException {
    await(() -> out().contains(text));
  }

  void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to that; it said:\n" + err() + out());
      }
      Thread.sleep(50);
    }
  }

  /** As Ctrl-C or a polite kill. */
  void terminate() {
    process.destroy();
  }

  /** Presses keys on its terminal. */
  void type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Processes it has started and that still run, those they started included. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  /** Names of its containers and networks that are on the engine. */
  List<String> onEngine() {
    Predicate<Map<String, String>> mine =
        labels -> labels.get(Labels.OWNER).contains("/" + ownerPid + "/");
    try (DockerEngine engine = DockerEngine.connect(System.getenv())) {
      DockerClient client = engine.client();
      Stream<String> containers =
          client
              .listContainersCmd()
              .withShowAll(true)
              .withLabelFilter(List.of(Labels.RUN))
              .exec()
              .stream()
              .filter(container -> mine.test(container.getLabels()))
              .map(container -> container.getNames()[0]);
      Stream<String> networks =
          client.listNetworksCmd().withFilter("label", List.of(Labels.RUN)).exec().stream()
              .filter(network -> mine.test(network.getLabels()))
              .map(network -> network.getName());
      return Stream.concat(containers, networks).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
