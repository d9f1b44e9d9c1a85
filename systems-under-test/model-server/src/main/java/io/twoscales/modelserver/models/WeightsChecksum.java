package io.twoscales.modelserver.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** That the weights are those that the description was written for. */
final class WeightsChecksum {
  private static final String KEY = "sha256";
  private static final List<String> FILES = List.of("model.onnx", "model.pt", "model-0000.params");

  private WeightsChecksum() {}

  /**
   * Compares the SHA-256 of the file of weights with that of the description, if it has one.
   *
   * @throws IOException if it is another, or there is no such file
   */
  static void require(Path folder, Description description) throws IOException {
    String expected = description.text(KEY, "");
    if (expected.isEmpty()) {
      return;
    }
    String name =
        FILES.stream()
            .filter(file -> Files.exists(folder.resolve(file)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "%s has none of %s, of which %s has the sha256: put it there"
                            .formatted(folder, String.join(", ", FILES), Description.FILE)));
    ModelFile file = ModelFile.in(folder, name);
    String found = of(file.path());
    if (!found.equals(expected)) {
      throw new IOException(
          "%s is not the file that %s was written for: expected sha256 %s, found %s; put that one there, or fetch it again"
              .formatted(file.path(), Description.FILE, expected, found));
    }
  }

  private static String of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
        digest.update(buffer, 0, bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
