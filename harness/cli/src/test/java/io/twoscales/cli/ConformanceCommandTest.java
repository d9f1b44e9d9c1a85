package io.twoscales.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformanceCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;

  @TempDir Path folder;

  /** Says that it lives, and knows nothing else. */
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean live = exchange.getRequestURI().getPath().equals("/v2/health/live");
          exchange.sendResponseHeaders(live ? 200 : 404, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void aServerThatFailsIsSaidToInATable() {
    assertThat(run("conformance", url(), "--model", "m")).isEqualTo(Main.FAILED);
    assertThat(out.toString())
        .containsPattern("(?m)^pass +rest.live ")
        .containsPattern("(?m)^fail +rest.ready +expected status 200, found 404$")
        .containsPattern("(?m)^ +GET /v2/health/ready → 404$")
        .containsPattern("(?m)^skipped +grpc.live +no gRPC half was found$")
        .contains("does not conform");
  }

  @Test
  void theSameForMachinesIsOneDocument() throws IOException {
    assertThat(run("conformance", url(), "--model", "m", "--json")).isEqualTo(Main.FAILED);
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("conforms").asBoolean(true)).isFalse();
    Map<String, String> verdicts = new HashMap<>();
    report
        .path("checks")
        .forEach(check -> verdicts.put(check.path("id").asText(), check.path("verdict").asText()));
    assertThat(verdicts)
        .containsEntry("rest.live", "pass")
        .containsEntry("rest.server-metadata", "fail")
        .containsEntry("grpc.infer.typed", "skipped");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://8.8.8.8:80         | 8.8.8.8 is neither this machine nor in a private network
          http://127.0.0.1:1 --grpc 8.8.8.8:1 | 8.8.8.8 is neither this machine
          https://127.0.0.1:1       | expected an address such as http://127.0.0.1:8080
          127.0.0.1                 | expected an address such as http://127.0.0.1:8080
          http://127.0.0.1:1        | name one with --model
          http://127.0.0.1:1 --grpc 8001 | expected HOST:PORT
          http://127.0.0.1:1 --model m --input nowhere.json | nowhere.json: cannot be read
          """)
  void wrongUseIsRefusedBeforeAnythingIsSent(String arguments, String said) {
    assertThat(run(("conformance " + arguments).split(" "))).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains(said);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anInputThatIsNoRequestIsRefusedWithItsReason() throws IOException {
    Path file = Files.writeString(folder.resolve("request.json"), "{\"inputs\": 1}");
    assertThat(run("conformance", url(), "--model", "m", "--input", file.toString()))
        .isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("request.json: expected an inference request");
  }

  @Test
  void whereNothingAnswersItSaysSo() {
    assertThat(run("conformance", "http://127.0.0.1:1", "--model", "m")).isEqualTo(Main.FAILED);
    assertThat(err.toString()).startsWith("twoscales: http://127.0.0.1:1: no answer");
  }

  @Test
  void serversAreListedAndDescribed() {
    assertThat(run("servers")).isZero();
    assertThat(out.toString()).containsPattern("(?m)^triton +nvidia/tritonserver:");
    assertThat(run("servers", "triton")).isZero();
    assertThat(out.toString()).containsPattern("(?m)^ports +REST 8000, gRPC 8001, metrics 8002$");
    assertThat(run("servers", "tritn")).isEqualTo(Main.WRONG_USE);
    assertThat(err.toString()).contains("no server 'tritn'; shipped: kserve-huggingface");
  }
}
