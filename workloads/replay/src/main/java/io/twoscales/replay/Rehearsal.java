package io.twoscales.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that the load generator sends to a server of its own, in its own process, before the
 * replay: its code is loaded and compiled then, so that this disturbs neither the times at which
 * requests are sent nor the system under test.
 */
final class Rehearsal implements Load, AutoCloseable {
  /** Requests that are under way at the same time. */
  static final int USERS = 16;

  private static final String PATH = "/rehearsal";

  private final Replay replay;
  private final ReplyCheck check;
  private final int perUser;
  private final HttpServer server;
  private final ExecutorService handler;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger users = new AtomicInteger(USERS);

  /**
   * Begins to listen on the loopback interface.
   *
   * @param replay what is rehearsed; it is started when the rehearsal is over
   * @param requests about how many are sent
   */
  Rehearsal(Replay replay, int requests) {
    this.replay = replay;
    this.check = replay.newCheck();
    this.perUser = Math.max(1, requests / USERS);
    // Without it the kernel keeps small answers back for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new ConfigException("no port on the loopback interface for a rehearsal: " + e);
    }
    this.handler =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "rehearsal");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(handler);
    server.createContext(PATH, Rehearsal::answer);
    server.start();
  }

  /** How often each user sends a request. */
  int perUser() {
    return perUser;
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  @Override
  public int take() {
    return next.getAndIncrement() % replay.schedule().size();
  }

  @Override
  public long millisUntilDue(int position) {
    return 1;
  }

  @Override
  public String body(int position) {
    return replay.body(position);
  }

  @Override
  public long sending() {
    return 0;
  }

  @Override
  public void done(int position, long sentMicros, Reply reply) {
    var unused = replay.judge(check, position, reply, 0);
  }

  /** A user has sent all its requests; the last one starts the replay. */
  void userDone() {
    if (users.decrementAndGet() == 0) {
      close();
      // What the rehearsal has left behind is not collected while requests are due.
      System.gc();
      replay.start();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    handler.shutdownNow();
  }

  /** A reply as long as that of a model: an embedding, with the request's id. */
  private static void answer(HttpExchange exchange) throws IOException {
    String request =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    int from = request.indexOf("\"id\":\"") + 6;
    String id = from < 6 ? "" : request.substring(from, request.indexOf('"', from));
    byte[] reply = (REPLY_HEAD + id + REPLY_TAIL).getBytes(StandardCharsets.ISO_8859_1);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, reply.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(reply);
    }
  }

  private static final String REPLY_HEAD = "{\"model_name\":\"rehearsal\",\"id\":\"";
  private static final String REPLY_TAIL =
      "\",\"outputs\":[{\"name\":\"embedding\",\"datatype\":\"FP32\",\"shape\":[1,384],\"data\":["
          + "0.031250000,".repeat(383)
          + "0.031250000]}]}";
}
