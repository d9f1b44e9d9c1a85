package io.twoscales.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway as it is deployed, in a JVM of its own that has one CPU. */
final class GatewayProcess implements AutoCloseable {
  static final String PIPELINE = "benchmark";
  private static final String STAGE = "embed";
  private static final String TOKEN = "benchmark";
  private static final Pattern READY = Pattern.compile("READY port=(\\d+) control=(\\d+)");
  private static final double TICKS_PER_SECOND = 100;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final int controlPort;

  /**
   * Starts it and waits until it listens.
   *
   * @param jar the gateway's, with the libraries it needs beside it
   * @param cpu the number of the CPU it gets
   */
  GatewayProcess(Path jar, int cpu) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of("taskset", "-c", Integer.toString(cpu), java, "-Xmx512m", "-jar", "" + jar));
    builder
        .environment()
        .putAll(
            Map.of(
                "TWOSCALES_PIPELINE",
                PIPELINE,
                "TWOSCALES_STAGES",
                STAGE + ":" + InstantModel.NAME,
                "TWOSCALES_PORT",
                "0",
                "TWOSCALES_CONTROL_PORT",
                "0",
                "TWOSCALES_CONTROL_SUBNET",
                "127.0.0.0/8",
                "TWOSCALES_CONTROL_TOKEN",
                TOKEN));
    process = builder.redirectErrorStream(true).start();
    Matcher ready = awaitReady();
    port = Integer.parseInt(ready.group(1));
    controlPort = Integer.parseInt(ready.group(2));
  }

  private Matcher awaitReady() throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        Thread drain = new Thread(() -> output.lines().forEach(System.err::println), "gateway");
        drain.setDaemon(true);
        drain.start();
        return ready;
      }
      said.append(line).append('\n');
    }
    throw new IOException("the gateway did not start:\n" + said);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void addReplica(String name, String address) throws IOException, InterruptedException {
    put(
        "/control/replicas/" + name,
        "{\"stage\":\"%s\",\"address\":\"%s\",\"millicores\":1000}".formatted(STAGE, address));
  }

  void batchSize(int size) throws IOException, InterruptedException {
    put(
        "/control/stages/" + STAGE + "/batching",
        "{\"batchSize\":%d,\"maxBatchWaitMs\":0}".formatted(size));
  }

  /** CPU time it has used so far, in seconds. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private void put(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 204) {
      throw new IOException(
          "%s: status %d %s".formatted(path, response.statusCode(), response.body()));
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
