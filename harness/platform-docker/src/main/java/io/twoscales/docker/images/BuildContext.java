package io.twoscales.docker.images;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The files an image is built from. Equal files give an equal archive to the byte, so that its
 * digest names the image.
 */
final class BuildContext {
  private final Map<String, Path> files = new TreeMap<>();

  /**
   * A context of a Dockerfile and everything below a folder.
   *
   * @throws IOException when the folder cannot be read
   */
  BuildContext(Path dockerfile, Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> files.put(folder.relativize(path).toString(), path));
    }
    files.put("Dockerfile", dockerfile);
  }

  /** SHA-256 of the archive, in hexadecimal. */
  String digest() throws IOException {
    MessageDigest sha256 = sha256();
    try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      writeTo(sink);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Writes the archive. */
  void writeTo(OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(out, 1 << 16), StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, Path> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(Files.size(file.getValue()));
        entry.setMode(0644);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        Files.copy(file.getValue(), tar);
        tar.closeArchiveEntry();
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
