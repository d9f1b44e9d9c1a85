package io.twoscales.docker.load;

import io.twoscales.core.run.PlatformException;
import io.twoscales.core.run.Schedule;
import io.twoscales.traces.requests.RequestBody;
import io.twoscales.traces.requests.RequestBodyFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The load generator: Gatling in a JVM of its own, on CPUs of its own where there are some. It ends
 * by itself when this process dies, because its standard input then ends.
 */
public final class ReplayProcess implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(4);
  private static final int LEAD_MS = 2500;
  private static final int REHEARSAL_REQUESTS = 3000;
  private static final Path RENICE = Path.of("/usr/bin/renice");
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private final Process process;
  private final Path records;
  private final CompletableFuture<Long> zeroEpochMicros = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();
  private volatile double cpuSeconds = Double.NaN;

  /**
   * Starts the load generator, which gets ready and sends nothing before {@link #begin}.
   *
   * @param home the project's folder
   * @param cpus CPU set for it
   * @param folder an empty folder for its files
   * @param target where the requests go
   * @param schedule when they go
   * @param payloads what the requests carry, and what their replies have to say
   * @param requestTimeout after which a request without an answer has failed
   */
  public ReplayProcess(
      Path home,
      String cpus,
      Path folder,
      String target,
      Schedule schedule,
      List<RequestBody> payloads,
      Duration requestTimeout)
      throws IOException {
    this.records = folder.resolve("records.csv");
    Path scheduleFile = folder.resolve("schedule.csv");
    Path payloadFile = folder.resolve("payloads.jsonl");
    writeSchedule(schedule, payloads.size(), scheduleFile);
    RequestBodyFile.write(payloadFile, payloads);
    Properties config = new Properties();
    config.setProperty("target", target);
    config.setProperty("schedule", scheduleFile.toString());
    config.setProperty("payloads", payloadFile.toString());
    config.setProperty("records", records.toString());
    config.setProperty("requestTimeoutMs", Long.toString(requestTimeout.toMillis()));
    config.setProperty("leadMs", Integer.toString(LEAD_MS));
    config.setProperty("rehearsalRequests", Integer.toString(REHEARSAL_REQUESTS));
    config.setProperty("endWithParent", "true");
    config.setProperty("startWhenTold", "true");
    Path configFile = folder.resolve("replay.properties");
    try (BufferedWriter writer = Files.newBufferedWriter(configFile)) {
      config.store(writer, null);
    }
    List<String> command = new ArrayList<>(command(cpus, folder));
    command.addAll(List.of("-jar", jar(home).toString(), configFile.toString()));
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread reader = new Thread(this::readOutput, "replay-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Begins the replay as soon as the load generator is ready.
   *
   * @return when the measured window begins, in microseconds since the epoch; known before it does
   */
  public long begin() throws InterruptedException {
    runBeforeOthers();
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      keep("it cannot be told to begin: " + e.getMessage()); // its end is what is reported
    }
    try {
      return zeroEpochMicros.get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new PlatformException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new PlatformException(
          "the load generator did not start within " + START_DEADLINE.toSeconds() + " s", e);
    }
  }

  /** Waits for the end of the replay; false when the time is over first. */
  public boolean await(Duration atMost) throws InterruptedException {
    process.info().totalCpuDuration().ifPresent(used -> cpuSeconds = used.toNanos() / 1e9);
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** CPU it had used when it was last waited for; NaN when that is not known. */
  public double cpuSeconds() {
    return cpuSeconds;
  }

  /** CPU it has used so far, in nanoseconds; 0 when that is not known. */
  public long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** Its exit code; only after its end. */
  public int exitCode() {
    return process.exitValue();
  }

  /** What it said last, for an error message. */
  public String lastLines() {
    synchronized (lastLines) {
      return String.join(" | ", lastLines);
    }
  }

  /** The records file; whole lines only once the process has ended. */
  public Path records() {
    return records;
  }

  /** Ends it if it still runs: asks first, so that it writes down what it knows. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    process.destroy();
    try {
      if (!process.waitFor(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * From now on all of its threads come before everything else on its CPUs, where the system lets
   * us: a request is sent when it is due, whatever gateway and harness do meanwhile. Not before:
   * its start would keep those from theirs.
   */
  private void runBeforeOthers() throws InterruptedException {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    if (!Files.isExecutable(RENICE) || !Files.isDirectory(tasks)) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(RENICE.toString(), "-n", "-20", "-p"));
    try (Stream<Path> threads = Files.list(tasks)) {
      threads.map(thread -> thread.getFileName().toString()).forEach(command::add);
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException | UncheckedIOException e) {
      keep("it runs beside others: " + e.getMessage());
    }
  }

  /**
   * The quick compiler is enough, and done before the first request; the other would go on beside
   * the requests for minutes. What it unpacks goes where it is removed after the run.
   */
  private static List<String> command(String cpus, Path folder) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(TASKSET)) {
      command.addAll(List.of(TASKSET.toString(), "-c", cpus));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms256m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:MetaspaceSize=128m",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + folder));
    return command;
  }

  private static void writeSchedule(Schedule schedule, int payloads, Path file) throws IOException {
    SplittableRandom choice = new SplittableRandom(schedule.payloadSeed());
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write("id,dueMicros,payload\n");
      int warmUpId = schedule.requests();
      for (long due : schedule.warmUpMicros()) {
        writer.write(warmUpId++ + "," + due + "," + choice.nextInt(payloads) + "\n");
      }
      int id = 0;
      for (long due : schedule.measuredMicros()) {
        writer.write(id++ + "," + due + "," + choice.nextInt(payloads) + "\n");
      }
    }
  }

  private static Path jar(Path home) throws IOException {
    Path target = home.resolve("workloads/replay/target");
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        return files
            .filter(
                file ->
                    file.getFileName()
                        .toString()
                        .matches("twoscales-replay-[^-]+(-SNAPSHOT)?\\.jar"))
            .findFirst()
            .orElseThrow(() -> notBuilt(target));
      }
    }
    throw notBuilt(target);
  }

  private static PlatformException notBuilt(Path target) {
    return new PlatformException(
        "the load generator is not built: no jar in " + target + "; run ./mvnw package");
  }

  private void readOutput() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("REPLAY zero_epoch_us=")) {
          zeroEpochMicros.complete(Long.parseLong(line.substring(line.indexOf('=') + 1).strip()));
        } else if (!line.startsWith("REPLAY ")) {
          keep(line);
        }
      }
    } catch (IOException e) {
      keep(e.toString());
    }
    zeroEpochMicros.completeExceptionally(
        new PlatformException("the load generator ended before it began: " + lastLines()));
  }

  private void keep(String line) {
    synchronized (lastLines) {
      lastLines.addLast(line);
      if (lastLines.size() > 8) {
        lastLines.removeFirst();
      }
    }
  }
}
