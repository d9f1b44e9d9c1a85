package io.twoscales.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code sha256} and {@code bytes} of a manifest. */
public final class Checksums {
  private Checksums() {}

  /**
   * Puts checksum and size of every file of a folder but the manifest itself into the manifest.
   *
   * @param root the manifest; what it says of files already is replaced
   */
  public static void put(ObjectNode root, Path folder) throws IOException {
    ObjectNode checksums = root.putObject("sha256");
    ObjectNode sizes = root.putObject("bytes");
    List<Path> files = files(folder);
    List<String> sums = files.parallelStream().map(Schema::sha256).toList();
    for (int i = 0; i < files.size(); i++) {
      String name = folder.relativize(files.get(i)).toString();
      checksums.put(name, sums.get(i));
      sizes.put(name, Files.size(files.get(i)));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.equals(folder.resolve(Schema.MANIFEST)))
          .sorted()
          .toList();
    }
  }
}
