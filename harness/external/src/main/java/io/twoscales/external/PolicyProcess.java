package io.twoscales.external;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A running program that is asked line by line. Whatever it does, a call returns within its limit:
 * reading, writing and its standard error have threads of their own.
 */
final class PolicyProcess implements AutoCloseable {
  static final int MAX_LINE_BYTES = 1 << 20;

  private static final int UNREAD_LINES = 4;
  private static final int MAX_ERROR_LINE = 300;
  private static final long GRACE_MILLIS = 1_000;

  /** What came from the program's standard output. */
  private sealed interface Heard {
    record Line(String text) implements Heard {}

    record TooLong() implements Heard {}

    record End() implements Heard {}
  }

  private final Process process;
  private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(UNREAD_LINES);
  private final BlockingQueue<String> toSay = new ArrayBlockingQueue<>(UNREAD_LINES);
  private final Thread listener;
  private final Thread talker;
  private final Thread errors;
  private final Thread atExit = new Thread(this::kill, "policy-at-exit");
  private volatile String lastError = "";

  private PolicyProcess(Process process, Optional<Path> log) {
    this.process = process;
    this.listener = daemon("policy-output", this::listen);
    this.talker = daemon("policy-input", this::talk);
    this.errors = daemon("policy-error", () -> drainErrors(log));
    Runtime.getRuntime().addShutdownHook(atExit);
    listener.start();
    talker.start();
    errors.start();
  }

  /** Starts the program and says the first line to it. */
  static PolicyProcess start(Command command, String hello) throws PolicyFailure {
    try {
      PolicyProcess started = new PolicyProcess(command.builder().start(), command.log());
      started.toSay.add(hello);
      return started;
    } catch (IOException e) {
      throw new PolicyFailure("cannot be started: " + e.getMessage());
    }
  }

  /**
   * Says a line and waits for the one that answers it.
   *
   * @throws PolicyFailure when none comes in time, or something else comes
   */
  String ask(String line, Duration limit) throws PolicyFailure, InterruptedException {
    if (heard.peek() instanceof Heard.Line unasked) {
      throw new PolicyFailure(
          "wrote a line nobody asked for (one line per observation; messages go to standard error): "
              + shortened(unasked.text(), 80));
    }
    toSay.offer(line);
    Heard answer = heard.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new PolicyFailure("did not answer within " + limit.toMillis() + " ms" + said());
    }
    if (answer instanceof Heard.Line text) {
      return text.text();
    }
    if (answer instanceof Heard.TooLong) {
      throw new PolicyFailure(
          "answered with a line of more than " + (MAX_LINE_BYTES >> 20) + " MiB");
    }
    throw new PolicyFailure(ended());
  }

  private String ended() throws InterruptedException {
    boolean over = process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    errors.join(GRACE_MILLIS);
    return (over ? "ended with exit code " + process.exitValue() : "closed its standard output")
        + said();
  }

  private String said() {
    return lastError.isEmpty() ? "" : "; its last words: " + lastError;
  }

  private void listen() {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          heard.put(new Heard.Line(line.toString(StandardCharsets.UTF_8)));
          line.reset();
        } else if (line.size() == MAX_LINE_BYTES) {
          heard.put(new Heard.TooLong());
          return;
        } else {
          line.write(next);
        }
      }
      heard.put(new Heard.End());
    } catch (IOException e) {
      heard.offer(new Heard.End());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void talk() {
    try (OutputStream out = process.getOutputStream()) {
      while (true) {
        out.write((toSay.take() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException ended) {
      return; // its standard output says so too
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void drainErrors(Optional<Path> log) {
    try (InputStream in = new BufferedInputStream(process.getErrorStream());
        OutputStream copy =
            log.isEmpty()
                ? OutputStream.nullOutputStream()
                : Files.newOutputStream(
                    log.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        copy.write(next);
        if (next != '\n') {
          if (line.size() < MAX_ERROR_LINE) {
            line.write(next);
          }
        } else {
          remember(line);
          copy.flush();
        }
      }
      remember(line);
    } catch (IOException e) {
      lastError = "its standard error cannot be kept: " + e.getMessage();
    }
  }

  private void remember(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8).strip();
    if (!text.isEmpty()) {
      lastError = text;
    }
    line.reset();
  }

  /** Ends it: its input ends, and it has a second to follow; then it is killed. */
  @Override
  public void close() {
    talker.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
      kill();
      process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      kill();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      return; // the hook runs, and does the same
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** At once, with all that it started. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    listener.interrupt();
    talker.interrupt();
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
