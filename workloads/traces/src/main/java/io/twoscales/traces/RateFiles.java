package io.twoscales.traces;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Reads and writes traces: numbers separated by white space, one for each second, in requests per
 * second; lines that begin with {@code #} are passed over. They may be packed, see {@link
 * PackedFile}.
 */
public final class RateFiles {
  private RateFiles() {}

  /**
   * Reads a trace, named like the file. At most 366 days long.
   *
   * @throws TraceException when the file is missing, unreadable, empty, incomplete, or has
   *     something else than non-negative numbers in it; the message names the file and, where there
   *     is one, the line
   */
  public static RateTrace read(Path file) {
    RateParser parser = new RateParser(file);
    PackedFile.read(
        file,
        new PackedFile.Content() {
          @Override
          public void read(InputStream in) throws IOException {
            parser.parse(in);
          }

          @Override
          public String soFar() {
            return parser.count() + " rates";
          }
        });
    return new RateTrace(file.getFileName().toString(), parser.rates());
  }

  /**
   * Writes a trace as gzip, whole or not at all.
   *
   * @param remarks lines about it, without line breaks
   * @throws IOException when the file is there already or cannot be written
   */
  public static void write(Path file, RateTrace trace, List<String> remarks) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = folder.resolve(file.getFileName() + ".part");
    try {
      try (Writer out =
          new OutputStreamWriter(
              new GZIPOutputStream(Files.newOutputStream(part), 1 << 16), StandardCharsets.UTF_8)) {
        for (String remark : remarks) {
          out.append("# ").append(remark).append('\n');
        }
        for (int second = 0; second < trace.seconds(); second++) {
          out.append(plain(trace.ratePerSecond(second))).append('\n');
        }
      }
      if (Files.exists(file)) {
        throw new IOException(file + " is there already");
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String plain(double rate) {
    return rate == Math.rint(rate) && rate < 1e15
        ? Long.toString((long) rate)
        : BigDecimal.valueOf(rate).toPlainString();
  }
}
