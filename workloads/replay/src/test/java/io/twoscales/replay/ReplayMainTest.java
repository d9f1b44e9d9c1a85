package io.twoscales.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.twoscales.traces.requests.RequestBody;
import io.twoscales.traces.requests.RequestBodyFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The load generator as its users run it: a JVM of its own, against a server of this test. */
@Timeout(120)
class ReplayMainTest {
  private static final int REQUESTS = 120;
  private static final int KINDS = 6;
  private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");

  @TempDir Path folder;
  private final Queue<Integer> received = new ConcurrentLinkedQueue<>();
  private final CountDownLatch testEnds = new CountDownLatch(1);
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(handlers);
    server.createContext("/infer", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    testEnds.countDown();
    server.stop(0);
    handlers.shutdownNow();
  }

  /** The id decides what becomes of a request: kind 4 loses its connection. */
  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Matcher matcher = ID.matcher(body);
    int id = matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    received.add(id);
    switch (id % KINDS) {
      case 0, 1 -> answer(exchange, 200, "{\"id\":\"" + id + "\",\"outputs\":[{\"data\":[1]}]}");
      case 2 -> answer(exchange, 503, "{\"error\":\"queue full\"}");
      case 3 -> answer(exchange, 200, "{\"id\":\"0\",\"outputs\":[{\"data\":[1]}]}");
      case 4 -> exchange.close();
      default -> {
        try {
          testEnds.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        exchange.close();
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Test
  void everyScheduledRequestIsSentAndHasOneRecord() throws Exception {
    Process process = start(config(REQUESTS, 16_667, -1_000_000));

    List<String> output = outputOf(process);

    assertThat(process.waitFor()).as("%s", output).isZero();
    List<String[]> records = records();
    assertThat(records)
        .extracting(cells -> Integer.parseInt(cells[0]))
        .containsExactlyInAnyOrderElementsOf(ids(REQUESTS));
    assertThat(received).containsAll(ids(REQUESTS));
    assertThat(received)
        .as("Gatling sends once more what a kept connection broke under, and nothing else")
        .filteredOn(id -> id % KINDS != 4)
        .doesNotHaveDuplicates();
    long kind = REQUESTS / KINDS;
    assertThat(records.stream().collect(groupingBy(cells -> cells[5], counting())))
        .isEqualTo(Map.of("completed", 2 * kind, "dropped", kind, "failed", 3 * kind));
    assertThat(records.stream().collect(groupingBy(cells -> cells[6], counting())))
        .containsEntry("", 2 * kind)
        .containsEntry("no connection or connection lost", kind)
        .containsEntry("no answer within 1500 ms", kind);
    assertThat(output).filteredOn(line -> line.startsWith("REPLAY zero_epoch_us=")).hasSize(1);
    assertThat(output)
        .contains(
            "REPLAY end scheduled=120 sent=120 completed=%d dropped=%d failed=%d"
                .formatted(2 * kind, kind, 3 * kind));
  }

  @Test
  void endsWhenItsParentIsGoneAndKeepsWhatItKnows() throws Exception {
    Properties config = config(6_000, 10_000, 0);
    config.setProperty("endWithParent", "true");
    Process process = start(config);
    try (BufferedReader output = reader(process)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("REPLAY second=") && !line.contains("completed=0")) {
          break;
        }
      }
      process.getOutputStream().close();

      assertThat(process.waitFor()).isEqualTo(1);
    }
    assertThat(records()).isNotEmpty().hasSizeLessThan(6_000);
  }

  @Test
  void startsWhenToldNotBefore() throws Exception {
    Properties config = config(20, 10_000, 0);
    config.setProperty("startWhenTold", "true");
    Process process = start(config);
    try (BufferedReader output = reader(process)) {
      String line = output.readLine();
      while (line != null && !line.equals("REPLAY ready")) {
        line = output.readLine();
      }
      assertThat(line).as("rehearsed, and waiting").isNotNull();
      assertThat(received).isEmpty();
      long toldMicros = System.currentTimeMillis() * 1000;
      process.getOutputStream().write('\n');
      process.getOutputStream().close();

      List<String> lines = output.lines().toList();

      assertThat(process.waitFor()).as("%s", lines).isZero();
      assertThat(lines)
          .filteredOn(said -> said.startsWith("REPLAY zero_epoch_us="))
          .singleElement()
          .satisfies(
              zero ->
                  assertThat(Long.parseLong(zero.substring(zero.indexOf('=') + 1)))
                      .isGreaterThan(toldMicros));
    }
    assertThat(records()).hasSize(20);
  }

  @Test
  void endsWhenNobodyIsLeftToTellIt() throws Exception {
    Properties config = config(20, 10_000, 0);
    config.setProperty("startWhenTold", "true");
    Process process = start(config);
    process.getOutputStream().close();

    List<String> output = outputOf(process);

    assertThat(process.waitFor()).as("%s", output).isEqualTo(1);
    assertThat(received).isEmpty();
  }

  @Test
  void refusesAConfigurationThatCannotBeUsed() throws Exception {
    Properties config = config(1, 0, 0);
    config.setProperty("target", "http://192.0.2.1/");
    Process process = start(config);

    List<String> output = outputOf(process);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output).hasSize(1);
    assertThat(output.get(0)).startsWith("replay: ").contains("target: expected http://127.0.0.1");
    assertThat(folder.resolve("records.csv")).doesNotExist();
  }

  @Test
  void refusesPayloadsWithoutAPlaceForTheId() throws Exception {
    Properties config = config(1, 0, 0);
    Files.writeString(folder.resolve("payloads.jsonl"), "{\"body\":\"@ID@\"}\n{}\n");
    Process process = start(config);

    List<String> output = outputOf(process);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output).singleElement().asString().endsWith("payloads.jsonl:2: has no @ID@");
  }

  private static List<Integer> ids(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private List<String[]> records() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("records.csv"));
    return lines.stream().skip(1).map(line -> line.split(",", 7)).toList();
  }

  private Properties config(int requests, long gapMicros, long firstDueMicros) throws IOException {
    RequestBodyFile.write(
        folder.resolve("payloads.jsonl"),
        List.of(new RequestBody("{\"id\":\"@ID@\",\"inputs\":[]}", List.of())));
    List<String> schedule = new ArrayList<>(List.of(ScheduleFile.HEADER));
    for (int id = 0; id < requests; id++) {
      schedule.add(id + "," + (firstDueMicros + id * gapMicros) + ",0");
    }
    Files.write(folder.resolve("schedule.csv"), schedule);
    Properties config = new Properties();
    config.setProperty("target", "http://127.0.0.1:" + server.getAddress().getPort() + "/infer");
    config.setProperty("schedule", folder.resolve("schedule.csv").toString());
    config.setProperty("payloads", folder.resolve("payloads.jsonl").toString());
    config.setProperty("records", folder.resolve("records.csv").toString());
    config.setProperty("requestTimeoutMs", "1500");
    config.setProperty("leadMs", "2500");
    config.setProperty("rehearsalRequests", "100");
    return config;
  }

  private Process start(Properties config) throws IOException {
    Path file = folder.resolve("replay.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      config.store(writer, null);
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ReplayMain.class.getName(),
            file.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  private static List<String> outputOf(Process process) throws IOException {
    try (BufferedReader output = reader(process)) {
      return output.lines().toList();
    }
  }
}
