package io.twoscales.traces;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes recorded arrivals: {@value #HEADER} in the first line, then a line per request with whole
 * microseconds since the trace began, not descending. {@link TraceFiles} reads them.
 */
public final class ArrivalFiles {
  /** The first line. */
  public static final String HEADER = "# arrivals, microseconds";

  private ArrivalFiles() {}

  /** Takes arrivals to write. */
  public interface Sink {
    /** The next one, microseconds since the trace began. */
    void arrival(long micros) throws IOException;
  }

  /** Gives all arrivals, in order. */
  public interface Source {
    void forEach(Sink sink) throws IOException;
  }

  /**
   * Writes arrivals as gzip, whole or not at all.
   *
   * @param remarks lines about them, without line breaks
   * @throws IOException when the file is there already or cannot be written
   */
  public static void write(Path file, List<String> remarks, Source arrivals) throws IOException {
    NewGzipFile.write(
        file,
        out -> {
          out.append(HEADER).append('\n');
          for (String remark : remarks) {
            out.append("# ").append(remark).append('\n');
          }
          arrivals.forEach(micros -> line(out, micros));
        });
  }

  private static void line(Writer out, long micros) throws IOException {
    out.append(Long.toString(micros)).append('\n');
  }
}
