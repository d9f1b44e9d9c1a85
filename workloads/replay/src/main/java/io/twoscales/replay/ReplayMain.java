package io.twoscales.replay;

import io.gatling.app.Gatling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Entry point: {@code java -jar twoscales-replay.jar CONFIG.properties}. Exit codes: 0 everything
 * was dealt with, 2 the configuration cannot be used, 1 anything else.
 */
public final class ReplayMain {
  private ReplayMain() {}

  public static void main(String[] arguments) throws IOException {
    try {
      if (arguments.length != 1) {
        throw new ConfigException("usage: replay CONFIG.properties");
      }
      run(ReplayConfig.read(Path.of(arguments[0])));
    } catch (ConfigException e) {
      System.err.println("replay: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void run(ReplayConfig config) throws IOException {
    System.setProperty("gatling.http.requestTimeout", Integer.toString(config.requestTimeoutMs()));
    Replay replay = Replay.begin(config);
    if (config.endWithParent() || config.startWhenTold()) {
      listen(replay);
    }
    Path results = Files.createTempDirectory("twoscales-replay");
    // Gatling keeps a user id in the preferences; it shall leave nothing in anybody's home.
    System.setProperty("java.util.prefs.userRoot", results.toString());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  replay.close();
                  delete(results);
                },
                "shutdown"));
    Gatling.main(
        new String[] {"-s", ReplaySimulation.class.getName(), "-nr", "-rf", results.toString()});
  }

  /**
   * The parent holds the other end of standard input: it says when to start, and when it dies,
   * however it dies, standard input ends.
   */
  private static void listen(Replay replay) {
    Thread listener = new Thread(() -> listenToTheEnd(replay), "parent");
    listener.setDaemon(true);
    listener.start();
  }

  private static void listenToTheEnd(Replay replay) {
    try {
      for (int read = System.in.read(); read >= 0; read = System.in.read()) {
        if (read == '\n') {
          replay.tell();
        }
      }
    } catch (IOException e) {
      System.err.println("replay: standard input is broken: " + e.getMessage());
    }
    if (replay.config().endWithParent() || !replay.isTold()) {
      replay.close();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("replay: " + folder + " cannot be removed: " + e.getMessage());
    }
  }
}
