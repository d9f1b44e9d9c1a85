package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ReplicaLauncherTest {

  @Test
  void aModelServerIsToldItsThreadsAndItsRefusalIsPassedOn() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          boolean hasToken =
              exchange.getRequestHeaders().getFirst("Authorization").matches("Bearer [0-9a-f]{32}");
          asked.add(exchange.getRequestMethod() + " " + path + " " + hasToken);
          byte[] reason = "no room".getBytes(StandardCharsets.UTF_8);
          boolean refused = path.endsWith("9");
          exchange.sendResponseHeaders(refused ? 500 : 204, refused ? reason.length : -1);
          if (refused) {
            exchange.getResponseBody().write(reason);
          }
          exchange.close();
        });
    server.start();
    try {
      ReplicaLauncher launcher = new ReplicaLauncher(null, null, "", HttpClient.newHttpClient());
      String address = "127.0.0.1:" + server.getAddress().getPort();

      launcher.useThreads(address, 2);
      assertThatThrownBy(() -> launcher.useThreads(address, 9))
          .isInstanceOf(IOException.class)
          .hasMessage("status 500 no room");
      assertThat(asked)
          .containsExactly("PUT /control/threads/2 true", "PUT /control/threads/9 true");
    } finally {
      server.stop(0);
    }
  }
}
