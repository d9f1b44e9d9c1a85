package io.twoscales.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs commands within the test's JVM and keeps what they say. */
final class Commands {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs a command and returns its exit code; what earlier ones said is gone. */
  int run(Object... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  /** Runs an experiment into a set beside its file. */
  Path simulate(Path folder, String set, String experiment) throws IOException {
    Path file = Files.writeString(folder.resolve(set + ".yaml"), experiment);
    Path results = folder.resolve(set);
    int code = run("run", file, "--out", results, "--json");
    if (code != 0) {
      throw new AssertionError("exit code " + code + ": " + err);
    }
    return results;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
