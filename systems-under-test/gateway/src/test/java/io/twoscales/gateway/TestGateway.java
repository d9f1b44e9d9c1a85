package io.twoscales.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A gateway over real sockets, what stands behind it, and the calls that tests make. */
final class TestGateway implements AutoCloseable {
  static final String TOKEN = "secret";

  private static final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper json = new ObjectMapper();

  private final Gateway gateway;
  private final List<FakeReplica> replicas = new CopyOnWriteArrayList<>();

  /** A gateway of one stage {@code measure}, unless the other settings say otherwise. */
  TestGateway(Map<String, String> other) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TWOSCALES_PIPELINE", "length");
    environment.put("TWOSCALES_STAGES", "measure:length-model");
    environment.put("TWOSCALES_PORT", "0");
    environment.put("TWOSCALES_CONTROL_PORT", "0");
    environment.put("TWOSCALES_CONTROL_SUBNET", "127.0.0.0/8");
    environment.put("TWOSCALES_CONTROL_TOKEN", TOKEN);
    environment.putAll(other);
    gateway = new Gateway(GatewaySettings.from(environment), InetAddress.getLoopbackAddress());
  }

  int port() {
    return gateway.port();
  }

  int controlPort() {
    return gateway.controlPort();
  }

  Gateway gateway() {
    return gateway;
  }

  /** A replica of the only stage. */
  FakeReplica replica(String name) throws IOException, InterruptedException {
    FakeReplica replica = new FakeReplica(FakeModel.LENGTH);
    replicas.add(replica);
    join(name, "{\"address\":\"%s\",\"millicores\":200}".formatted(replica.address()));
    return replica;
  }

  FakeReplica replica(String name, String stage, FakeModel model)
      throws IOException, InterruptedException {
    FakeReplica replica = new FakeReplica(model);
    replicas.add(replica);
    join(
        name,
        "{\"stage\":\"%s\",\"address\":\"%s\",\"millicores\":200}"
            .formatted(stage, replica.address()));
    return replica;
  }

  private void join(String name, String body) throws IOException, InterruptedException {
    assertThat(control("PUT", "/control/replicas/" + name, body).statusCode()).isEqualTo(204);
  }

  static String body(String id, String text) {
    return ("{\"id\":\"%s\",\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],"
            + "\"data\":[\"%s\"]}]}")
        .formatted(id, text);
  }

  /** Asks for the length of a text. */
  CompletableFuture<HttpResponse<String>> ask(String id, String text) {
    return post("length", body(id, text));
  }

  CompletableFuture<HttpResponse<String>> post(String model, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v2/models/%s/infer".formatted(port(), model)))
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> control(String method, String path, String body)
      throws IOException, InterruptedException {
    return control(method, path, body, TOKEN);
  }

  HttpResponse<String> control(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  JsonNode snapshot() throws IOException, InterruptedException {
    return json.readTree(control("GET", "/control/snapshot", "").body());
  }

  /** Counters of the first stage. */
  JsonNode counters() throws IOException, InterruptedException {
    return snapshot().at("/stages/0/counters");
  }

  /** Waits until a counter of the first stage has a value. */
  void awaitCounter(String counter, int value) throws IOException, InterruptedException {
    while (counters().path(counter).asInt() != value) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  static JsonNode parse(HttpResponse<String> response) throws IOException {
    return json.readTree(response.body());
  }

  /** Every replica answers everything from now on. */
  void release() {
    replicas.forEach(FakeReplica::release);
  }

  @Override
  public void close() {
    release();
    gateway.close();
    replicas.parallelStream().forEach(FakeReplica::close);
  }
}
