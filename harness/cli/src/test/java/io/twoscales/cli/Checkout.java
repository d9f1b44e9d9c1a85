package io.twoscales.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A folder that looks like a checkout in which everything is built: scripts, experiments, documents
 * and results are the project's, and {@code ./twoscales} runs the classes under test.
 */
final class Checkout {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final long LIMIT_SECONDS = 300;

  private final Path folder;

  /** What a script said, and its exit code. */
  record Said(int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "exit code %d%n%s%n%s".formatted(exitCode, err, out);
    }
  }

  Checkout(Path folder) throws IOException {
    this.folder = folder;
    for (String name : List.of("ci", "docs", "experiments", "results")) {
      copy(HOME.resolve(name), folder.resolve(name));
    }
    Path launcher =
        Files.writeString(
            folder.resolve("twoscales"),
            """
            #!/usr/bin/env bash
            exec "%s" -XX:+UseSerialGC -Dtwoscales.home="%s" \\
              -cp "%s${TWOSCALES_CLASSPATH:+:$TWOSCALES_CLASSPATH}" io.twoscales.cli.Main "$@"
            """
                .formatted(java("java"), HOME, System.getProperty("java.class.path")));
    if (!launcher.toFile().setExecutable(true)) {
      throw new IOException(launcher + " cannot be made executable");
    }
  }

  private static Path java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** The jars that a build leaves for people to compile against. */
  Checkout withJars() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("harness/cli/target/lib"));
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      Path jar = lib.resolve(number++ + ".jar");
      if (Files.isDirectory(path)) {
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "cf", jar.toString(), "-C", entry, ".");
      } else if (Files.exists(path)) {
        Files.copy(path, jar);
      }
    }
    return this;
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /** Runs a script in the checkout's folder; any command of it that fails ends it. */
  Said bash(Map<String, String> environment, String script, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("said", ".out");
    Path err = Files.createTempFile("said", ".err");
    List<String> command = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("GITHUB_STEP_SUMMARY");
    builder.environment().put("PATH", java("") + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("still running:\n" + script + Files.readString(err));
      }
      return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
