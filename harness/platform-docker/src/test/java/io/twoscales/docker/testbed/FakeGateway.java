package io.twoscales.docker.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers on the gateway's control interface what it is given, and remembers what it was told. */
final class FakeGateway implements AutoCloseable {
  final List<String> told = new CopyOnWriteArrayList<>();
  volatile String snapshot = "{}";
  volatile String log = "";
  volatile boolean broken;

  private final HttpServer server;

  FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/control/snapshot", exchange -> answer(exchange, snapshot));
    server.createContext(
        "/control/log/",
        exchange -> {
          answer(exchange, log);
          log = "";
        });
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          told.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          answer(exchange, "");
        });
    server.start();
  }

  GatewayControl control() {
    return new GatewayControl(
        HttpClient.newHttpClient(),
        "127.0.0.1:" + server.getAddress().getPort(),
        "token",
        Duration.ofSeconds(30));
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(broken ? 500 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
