package io.twoscales.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Chromium without a screen, driven by the DevTools protocol. {@code ci/test.sh} sees to it that
 * there is one and names it in TWOSCALES_CHROMIUM; then tests that need it are never left out.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final HttpClient http = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build();
  private final int port;

  private Browser(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; the test is left out where there is none. */
  static Browser start(Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                executable().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("browser.log").toFile())
            .start();
    Path portFile = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
      if (Files.exists(portFile) && Files.readAllLines(portFile).size() == 2) {
        return new Browser(process, Integer.parseInt(Files.readAllLines(portFile).get(0)));
      }
      Thread.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException("the browser does not start; see browser.log in " + profile.getParent());
  }

  private static Path executable() {
    String named = System.getenv("TWOSCALES_CHROMIUM");
    if (named != null) {
      return Path.of(named);
    }
    Optional<Path> found =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "no Chromium here");
    return found.orElseThrow();
  }

  /** An empty page. */
  Page page() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/json/new".formatted(port)))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    JsonNode target =
        JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    return new Page(http, URI.create(target.path("webSocketDebuggerUrl").asText()));
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** A page, with everything it complained about or asked the network for. */
  static final class Page implements AutoCloseable, WebSocket.Listener {
    final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final StringBuilder message = new StringBuilder();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final WebSocket socket;

    Page(HttpClient http, URI address) throws Exception {
      this.socket = http.newWebSocketBuilder().buildAsync(address, this).get(10, TimeUnit.SECONDS);
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        send(domain + ".enable");
      }
    }

    /** Opens a file and waits until it is loaded. */
    void open(Path file) throws Exception {
      send("Page.navigate", "url", file.toUri().toString());
      loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The value of an expression; a promise is waited for. */
    JsonNode evaluate(String expression) throws Exception {
      JsonNode answer =
          send(
              "Runtime.evaluate",
              "expression",
              expression,
              "returnByValue",
              true,
              "awaitPromise",
              true);
      if (answer.has("exceptionDetails")) {
        throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
      }
      return answer.path("result").path("value");
    }

    /** Waits until an expression is true. */
    void await(String expression) throws Exception {
      for (int i = 0; i < PATIENCE_SECONDS * 50; i++) {
        if (evaluate(expression).asBoolean()) {
          return;
        }
        Thread.sleep(20);
      }
      throw new AssertionError("never true: " + expression);
    }

    /** As wide as a window of so many pixels. */
    void width(int pixels, boolean phone) throws Exception {
      send(
          "Emulation.setDeviceMetricsOverride",
          "width",
          pixels,
          "height",
          900,
          "deviceScaleFactor",
          1,
          "mobile",
          phone);
    }

    /**
     * As on {@code screen} or {@code print}, for those who prefer {@code light} or {@code dark}.
     */
    void media(String type, String scheme) throws Exception {
      ObjectNode parameters = JSON.createObjectNode().put("media", type);
      parameters
          .putArray("features")
          .addObject()
          .put("name", "prefers-color-scheme")
          .put("value", scheme);
      send("Emulation.setEmulatedMedia", parameters);
    }

    /** Presses a key, such as {@code Tab} or {@code ArrowRight}. */
    void press(String key, int code) throws Exception {
      for (String type : List.of("rawKeyDown", "keyUp")) {
        send(
            "Input.dispatchKeyEvent",
            "type",
            type,
            "key",
            key,
            "code",
            key,
            "windowsVirtualKeyCode",
            code);
      }
    }

    /** Lets the page save files there. */
    void downloadsTo(Path folder) throws Exception {
      send("Browser.setDownloadBehavior", "behavior", "allow", "downloadPath", folder.toString());
    }

    /** What it looks like, from top to bottom. */
    byte[] screenshot() throws Exception {
      JsonNode answer =
          send("Page.captureScreenshot", "format", "png", "captureBeyondViewport", true);
      return Base64.getDecoder().decode(answer.path("data").asText());
    }

    /** What it is on paper. */
    byte[] pdf() throws Exception {
      return Base64.getDecoder().decode(send("Page.printToPDF").path("data").asText());
    }

    JsonNode send(String method, Object... parameters) throws Exception {
      ObjectNode node = JSON.createObjectNode();
      for (int i = 0; i < parameters.length; i += 2) {
        node.set((String) parameters[i], JSON.valueToTree(parameters[i + 1]));
      }
      return send(method, node);
    }

    private JsonNode send(String method, ObjectNode parameters) throws Exception {
      int id = ids.incrementAndGet();
      CompletableFuture<JsonNode> answer = new CompletableFuture<>();
      answers.put(id, answer);
      ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
      command.set("params", parameters);
      socket.sendText(command.toString(), true).get(10, TimeUnit.SECONDS);
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        receive(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void receive(String text) {
      JsonNode node;
      try {
        node = JSON.readTree(text);
      } catch (IOException e) {
        complaints.add("not JSON: " + text);
        return;
      }
      JsonNode parameters = node.path("params");
      switch (node.path("method").asText()) {
        case "Page.loadEventFired" -> loaded.complete(null);
        case "Runtime.consoleAPICalled" -> complaints.add(parameters.path("args").toString());
        case "Runtime.exceptionThrown" ->
            complaints.add(parameters.path("exceptionDetails").toString());
        case "Log.entryAdded" -> complaints.add(parameters.path("entry").toString());
        case "Network.requestWillBeSent" ->
            requests.add(parameters.path("request").path("url").asText());
        default -> {
          CompletableFuture<JsonNode> answer = answers.remove(node.path("id").asInt());
          if (answer != null && node.has("error")) {
            answer.completeExceptionally(new AssertionError(node.path("error").toString()));
          } else if (answer != null) {
            answer.complete(node.path("result"));
          }
        }
      }
    }

    @Override
    public void close() throws Exception {
      send("Page.close");
      socket.abort();
    }
  }
}
