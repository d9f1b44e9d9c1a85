package io.twoscales.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** How a file is packed, known by its first bytes; its name has to agree. */
enum Compression {
  NONE("plain", List.of(), new byte[0]) {
    @Override
    InputStream unpack(InputStream in) {
      return in;
    }
  },
  GZIP("gzip", List.of(".gz", ".tgz"), new byte[] {0x1F, (byte) 0x8B}) {
    @Override
    InputStream unpack(InputStream in) throws IOException {
      return new GZIPInputStream(in, 1 << 16);
    }
  },
  BZIP2("bzip2", List.of(".bz2", ".tbz2", ".tbz"), new byte[] {'B', 'Z', 'h'}) {
    @Override
    InputStream unpack(InputStream in) throws IOException {
      return new BZip2CompressorInputStream(in, true);
    }
  },
  /** An archive with a directory at its end: {@link RateFiles} opens it by its path. */
  ZIP("zip", List.of(".zip"), new byte[] {'P', 'K'}) {
    @Override
    InputStream unpack(InputStream in) {
      throw new UnsupportedOperationException("a zip archive is not a stream");
    }
  };

  private final String word;
  private final List<String> suffixes;
  private final byte[] firstBytes;

  Compression(String word, List<String> suffixes, byte[] firstBytes) {
    this.word = word;
    this.suffixes = suffixes;
    this.firstBytes = firstBytes;
  }

  /** The bytes before packing; closing it closes {@code in}. */
  abstract InputStream unpack(InputStream in) throws IOException;

  String word() {
    return word;
  }

  /**
   * How a file is packed.
   *
   * @throws TraceException when its name says that it is packed and its content is not
   */
  static Compression of(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(4);
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    Compression found = NONE;
    for (Compression compression : values()) {
      if (compression != NONE && compression.begins(head)) {
        found = compression;
      }
    }
    for (Compression named : values()) {
      if (named != found && named.suffixes.stream().anyMatch(name::endsWith)) {
        throw new TraceException(
            "%s: named as %s data, but it %s; fetch the file again or rename it"
                .formatted(file, named.word, head.length == 0 ? "is empty" : "is " + found.word));
      }
    }
    return found;
  }

  private boolean begins(byte[] head) {
    return head.length >= firstBytes.length
        && Arrays.equals(firstBytes, 0, firstBytes.length, head, 0, firstBytes.length);
  }
}
