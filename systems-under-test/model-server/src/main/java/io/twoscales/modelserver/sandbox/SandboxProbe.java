package io.twoscales.modelserver.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * A program that tries, in the place of a model server, what its container must not let it do, and
 * says on standard output what came of it: lines {@code PROBE NAME VALUE}. It judges nothing.
 *
 * <p>Arguments are what to try, one after the other: {@code status}, {@code write:PATH}, {@code
 * execute:FOLDER}, {@code connect:HOST:PORT}, {@code threads:N}, {@code memory:MEBIBYTES}, {@code
 * burn:MILLISECONDS}, {@code listen:PORT}; the last one goes on until the container is stopped.
 */
public final class SandboxProbe {
  private static final int CONNECT_TIMEOUT_MS = 1500;

  private SandboxProbe() {}

  /** Tries what the arguments say. */
  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      String[] words = argument.split(":", 2);
      String what = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "status" -> status();
        case "write" -> say(argument, tried(() -> write(Path.of(what))));
        case "execute" -> say(argument, tried(() -> execute(Path.of(what))));
        case "connect" -> say(argument, tried(() -> connect(what)));
        case "threads" -> say(argument, threads(Integer.parseInt(what)));
        case "memory" -> memory(argument, Integer.parseInt(what));
        case "burn" -> burn(Long.parseLong(what));
        case "listen" -> listen(Integer.parseInt(what));
        default -> throw new IllegalArgumentException("unknown: " + argument);
      }
    }
    say("end", "reached");
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static String tried(Attempt attempt) {
    try {
      attempt.run();
      return "succeeded";
    } catch (IOException e) {
      return "failed " + e.getMessage();
    }
  }

  private static void status() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      String[] words = line.split(":", 2);
      switch (words[0]) {
        case "Uid", "Gid", "CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp" ->
            say(words[0], words[1].strip().replaceAll("\\s+", " "));
        case "Cpus_allowed_list" -> say("cpus", words[1].strip());
        default -> {}
      }
    }
    long routes;
    try (Stream<String> lines = Files.lines(Path.of("/proc/net/route"))) {
      routes = lines.skip(1).filter(line -> line.split("\t", -1)[1].equals("00000000")).count();
    }
    say("defaultRoutes", Long.toString(routes));
    first("quota", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "/sys/fs/cgroup/cpu.max");
    first(
        "memoryLimit", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max");
    first("pidsLimit", "/sys/fs/cgroup/pids/pids.max", "/sys/fs/cgroup/pids.max");
  }

  private static void first(String name, String... files) {
    for (String file : files) {
      try {
        say(name, Files.readString(Path.of(file)).strip());
        return;
      } catch (IOException e) {
        continue; // the other version of control groups
      }
    }
    say(name, "unseen");
  }

  private static void write(Path folder) throws IOException {
    Path file = folder.resolve("probe");
    Files.writeString(file, "x");
    Files.delete(file);
  }

  /** A copy of the Java launcher in a folder that may be written to must not run. */
  private static void execute(Path folder) throws IOException {
    Path program = folder.resolve("probe-java");
    Files.copy(Path.of(System.getProperty("java.home"), "bin", "java"), program);
    try {
      if (!program.toFile().setExecutable(true)) {
        throw new IOException("cannot be made executable");
      }
      new ProcessBuilder(program.toString(), "-version").start().destroyForcibly();
    } finally {
      Files.delete(program);
    }
  }

  private static void connect(String target) throws IOException {
    int colon = target.lastIndexOf(':');
    InetAddress host = InetAddress.getByName(target.substring(0, colon));
    int port = Integer.parseInt(target.substring(colon + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
    }
  }

  /** How many more threads could be started; each is a task of its container. */
  private static String threads(int most) {
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> started = new ArrayList<>();
    try {
      while (started.size() < most) {
        Thread thread = new Thread(null, () -> await(end), "probe", 1 << 16);
        thread.start();
        started.add(thread);
      }
    } catch (OutOfMemoryError e) {
      return Integer.toString(started.size());
    } finally {
      end.countDown();
    }
    return Integer.toString(started.size());
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes memory outside the heap, page by page, and says how much it has. */
  private static void memory(String name, int mebibytes) {
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i < mebibytes; i += 16) {
      ByteBuffer block = ByteBuffer.allocateDirect(16 << 20);
      for (int at = 0; at < block.capacity(); at += 4096) {
        block.put(at, (byte) 1);
      }
      taken.add(block);
      say(name, 16 * taken.size() + " taken");
    }
  }

  private static void burn(long ms) {
    long untilNanos = System.nanoTime() + ms * 1_000_000;
    while (System.nanoTime() < untilNanos) {
      Thread.onSpinWait();
    }
  }

  private static void listen(int port) throws IOException {
    try (ServerSocket server = new ServerSocket(port)) {
      say("listening", Integer.toString(server.getLocalPort()));
      while (true) {
        server.accept().close();
      }
    }
  }

  private static void say(String name, String value) {
    System.out.println("PROBE " + name + " " + value.replaceAll("\\s+", " "));
    System.out.flush();
  }
}
