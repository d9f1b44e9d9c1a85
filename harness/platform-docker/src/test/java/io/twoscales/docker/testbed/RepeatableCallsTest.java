package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatableCallsTest {
  private final RepeatableCalls calls =
      new RepeatableCalls(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int answersPerConnection = 1;
  private volatile boolean silent;
  private ServerSocket server;

  /** Answers so many requests of a connection; then it takes one more and closes. */
  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "closing-server");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aConnectionThatIsClosedUnderARequestIsReplacedByANewOne() throws Exception {
    assertThat(calls.send(put("/a", Duration.ofSeconds(30))).statusCode()).isEqualTo(200);
    assertThat(calls.send(put("/b", Duration.ofSeconds(30))).statusCode()).isEqualTo(200);

    assertThat(asked).containsExactly("PUT /a", "PUT /b", "PUT /b");
  }

  @Test
  void aServerThatClosesEveryConnectionIsAskedTwiceAndReported() {
    answersPerConnection = 0;

    assertThatThrownBy(() -> calls.send(put("/a", Duration.ofSeconds(30))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("received no bytes");
    assertThat(asked).containsExactly("PUT /a", "PUT /a");
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsNotAskedAgain() {
    silent = true;

    assertThatThrownBy(() -> calls.send(put("/a", Duration.ofMillis(300))))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(asked).hasSizeLessThanOrEqualTo(1);
  }

  private HttpRequest put(String path, Duration timeout) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + path))
        .timeout(timeout)
        .PUT(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        serve(connection);
      } catch (IOException e) {
        // the client has gone, or the test is over
      }
    }
  }

  private void serve(Socket connection) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    for (int answered = 0; ; answered++) {
      String request = in.readLine();
      if (request == null) {
        return;
      }
      asked.add(request.replace(" HTTP/1.1", ""));
      for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {}
      if (silent) {
        in.readLine();
        return;
      }
      if (answered == answersPerConnection) {
        return;
      }
      connection
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
