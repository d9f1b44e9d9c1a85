package io.twoscales.modelserver.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of a model's folder. What is wrong with it is said in one line that names it and what to
 * do.
 *
 * @param path where it is
 */
public record ModelFile(Path path) {

  /**
   * A file that is there.
   *
   * @throws IOException if it is missing, a folder, or not to be read
   */
  public static ModelFile in(Path folder, String name) throws IOException {
    Path path = folder.resolve(name);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new IOException("no readable file %s: put the model's there".formatted(path));
    }
    return new ModelFile(path);
  }

  /**
   * The file is not of the format it should be.
   *
   * @param expected such as {@code a model}
   */
  public IOException isNot(String expected, Throwable why) {
    return new IOException(
        "%s is not %s: %s; put the model's own file there".formatted(path, expected, line(why)),
        why);
  }

  /** The file is a network, but not one that the description's kind can use. */
  public IOException doesNotFit(String reason) {
    return new IOException(
        "%s %s; put a network of the kind that %s names there"
            .formatted(path, reason, Description.FILE));
  }

  /** What a library says is wrong, without what it wraps it in. */
  static String line(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
    return message.lines().findFirst().orElse("");
  }
}
