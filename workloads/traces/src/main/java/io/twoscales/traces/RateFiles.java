package io.twoscales.traces;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads and writes rates: numbers separated by white space, one for each step; lines that begin
 * with {@code #} are passed over. A number is the requests per second of a second, unless the first
 * line says otherwise: {@code # step: 60s, numbers: counts}. Files may be packed, see {@link
 * PackedFile}.
 */
public final class RateFiles {
  private RateFiles() {}

  /**
   * Reads a trace, named like the file; of recorded arrivals, the requests per second. At most 366
   * days long.
   *
   * @throws TraceException when the file is missing, unreadable, empty, incomplete, or has
   *     something else than non-negative numbers in it; the message names the file and, where there
   *     is one, the line
   */
  public static RateTrace read(Path file) {
    return TraceFiles.rates(file);
  }

  /**
   * Writes a trace as gzip, whole or not at all: rates per second, or the counts of longer or
   * shorter steps.
   *
   * @param remarks lines about it, without line breaks
   * @throws IOException when the file is there already or cannot be written
   */
  public static void write(Path file, RateTrace trace, List<String> remarks) throws IOException {
    RateSteps steps = steps(trace);
    NewGzipFile.write(
        file,
        out -> {
          if (!steps.equals(RateSteps.SECONDS)) {
            out.append("# ").append(steps.header()).append('\n');
          }
          for (String remark : remarks) {
            out.append("# ").append(remark).append('\n');
          }
          for (int step = 0; step < trace.steps(); step++) {
            out.append(plain(steps.number(trace.ratePerSecondOfStep(step)))).append('\n');
          }
        });
  }

  private static RateSteps steps(RateTrace trace) {
    if (!trace.hasWholeSteps()) {
      throw new IllegalArgumentException("a window that begins or ends amid a step");
    }
    return trace.stepMicros() == RateSteps.SECONDS.micros()
        ? RateSteps.SECONDS
        : new RateSteps(trace.stepMicros(), true);
  }

  private static String plain(double rate) {
    return rate == Math.rint(rate) && rate < 1e15
        ? Long.toString((long) rate)
        : BigDecimal.valueOf(rate).toPlainString();
  }
}
