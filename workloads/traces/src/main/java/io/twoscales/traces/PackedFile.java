package io.twoscales.traces;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A file that may be packed: plain, gzip, bzip2, or an archive (tar, packed or not, or zip) with
 * exactly one file in it; known by the content, not by the name.
 */
public final class PackedFile {
  private static final int TAR_MAGIC_AT = 257;
  private static final String TAR_MAGIC = "ustar";

  /** Takes what is in the file. */
  public interface Content {
    /** Reads to the end of the stream. */
    void read(InputStream in) throws IOException;

    /** What has been read so far, for messages, such as {@code 12 rates}. */
    String soFar();
  }

  private PackedFile() {}

  /**
   * Reads a file to its end.
   *
   * @throws TraceException when it is missing, unreadable, cut off or damaged, naming it
   */
  public static void read(Path file, Content content) {
    if (Files.isDirectory(file)) {
      throw new TraceException(file + ": is a folder; name a file in it");
    }
    Compression compression = Compression.NONE;
    try {
      compression = Compression.of(file);
      if (compression == Compression.ZIP) {
        readZip(file, content);
      } else {
        try (InputStream raw = Files.newInputStream(file);
            InputStream in = new BufferedInputStream(compression.unpack(buffered(raw)))) {
          readTarOrPlain(in, file, content);
        }
      }
    } catch (NoSuchFileException e) {
      throw new TraceException("no trace " + file, e);
    } catch (AccessDeniedException e) {
      throw new TraceException(file + ": may not be read; check its permissions", e);
    } catch (EOFException e) {
      throw new TraceException(
          "%s: cannot be read, it may be cut off: its %s data ends after %s; fetch it again"
              .formatted(file, compression.word(), content.soFar()),
          e);
    } catch (IOException e) {
      throw new TraceException(
          "%s: cannot be read, it may be cut off: its %s data is damaged after %s: %s; fetch it again"
              .formatted(file, compression.word(), content.soFar(), e.getMessage()),
          e);
    }
  }

  private static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in, 1 << 16);
  }

  private static void readTarOrPlain(InputStream in, Path file, Content content)
      throws IOException {
    if (!isTar(in)) {
      content.read(in);
      return;
    }
    List<String> members = new ArrayList<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          members.add(entry.getName());
          if (members.size() == 1) {
            content.read(tar);
          }
        }
      }
    }
    requireOne(members, file);
  }

  private static boolean isTar(InputStream in) throws IOException {
    in.mark(TAR_MAGIC_AT + TAR_MAGIC.length());
    byte[] head = in.readNBytes(TAR_MAGIC_AT + TAR_MAGIC.length());
    in.reset();
    return new String(head, StandardCharsets.ISO_8859_1).startsWith(TAR_MAGIC, TAR_MAGIC_AT);
  }

  private static void readZip(Path file, Content content) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      List<ZipArchiveEntry> members =
          Collections.list(zip.getEntries()).stream().filter(e -> !e.isDirectory()).toList();
      requireOne(members.stream().map(ZipArchiveEntry::getName).toList(), file);
      ZipArchiveEntry member = members.get(0);
      try (CheckedInputStream in =
          new CheckedInputStream(zip.getInputStream(member), new CRC32())) {
        content.read(in);
        if (in.getChecksum().getValue() != member.getCrc()) {
          throw new IOException("the checksum of " + member.getName() + " differs");
        }
      }
    }
  }

  private static void requireOne(List<String> members, Path file) {
    if (members.size() != 1) {
      throw new TraceException(
          "%s: expected an archive with one file in it, found %d%s; unpack it and name the file"
              .formatted(
                  file,
                  members.size(),
                  members.isEmpty()
                      ? ""
                      : " (" + String.join(", ", members.stream().limit(5).toList()) + ")"));
    }
  }
}
