package io.twoscales.external;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the program is started. No shell is involved: every word reaches the program as it is.
 *
 * @param words program and arguments, at least the program
 * @param folder its working directory, and where a program named with a slash is looked for
 * @param environment names of variables it gets beside those every program gets
 * @param log file that all it says on its standard error is appended to
 */
record Command(List<String> words, Path folder, List<String> environment, Optional<Path> log) {
  /** Enough to find and run an interpreter; nothing that an account or a token is kept in. */
  private static final List<String> ALWAYS = List.of("PATH", "HOME", "TMPDIR", "VIRTUAL_ENV");

  Command {
    words = List.copyOf(words);
    environment = List.copyOf(environment);
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "external needs `command: [program, argument, …]`, such as [python3, my_policy.py]");
    }
    Path program = Path.of(words.get(0));
    boolean found =
        program.getNameCount() > 1 || program.isAbsolute()
            ? Files.isExecutable(folder.resolve(program))
            : onPath(program);
    if (!found) {
      throw new IllegalArgumentException(
          "external: no program '%s' %s; give one that is on the PATH, or a path from %s to a file that may be executed"
              .formatted(
                  words.get(0), program.getNameCount() > 1 ? "there" : "on the PATH", folder));
    }
  }

  private static boolean onPath(Path program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String folder : path.split(":")) {
      Path file = Path.of(folder).resolve(program);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return true;
      }
    }
    return false;
  }

  ProcessBuilder builder() {
    List<String> resolved = new ArrayList<>(words);
    if (Path.of(words.get(0)).getNameCount() > 1) {
      resolved.set(0, folder.resolve(words.get(0)).toString());
    }
    ProcessBuilder builder = new ProcessBuilder(resolved).directory(folder.toFile());
    Map<String, String> given = new TreeMap<>(builder.environment());
    Map<String, String> passed = builder.environment();
    passed.clear();
    given.forEach(
        (name, value) -> {
          if (ALWAYS.contains(name) || environment.contains(name)) {
            passed.put(name, value);
          }
        });
    passed.put("LANG", "C.UTF-8");
    // An interpreter that holds lines back would look silent.
    passed.put("PYTHONUNBUFFERED", "1");
    return builder;
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
