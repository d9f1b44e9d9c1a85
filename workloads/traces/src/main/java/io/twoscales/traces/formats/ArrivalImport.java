package io.twoscales.traces.formats;

import io.twoscales.traces.ArrivalFiles;
import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What came of reading records of requests for the moments at which they arrived.
 *
 * @param requests how many
 * @param firstSecond of the trace: seconds since 1970, or of the file's own clock
 * @param seconds the trace's length
 * @param wholeSeconds whether no moment is known better than by its second
 * @param skipped lines that were passed over
 */
public record ArrivalImport(
    long requests, long firstSecond, long seconds, boolean wholeSeconds, long skipped) {
  private static final long SECOND_MICROS = 1_000_000;
  private static final long MAX_SECONDS = 366 * 24 * 3600;

  /** So many moments are held in memory; more go to files on the way. */
  private static final int IN_MEMORY = 1 << 20;

  /**
   * Reads files, plain or packed, and writes a file of arrivals, whole or not at all. Memory is
   * bounded, whatever the number and order of the requests.
   *
   * @param remarks lines of comment for the second that the trace begins with
   * @throws TraceException naming the file and line of what is wrong, or when there is no request
   * @throws IOException when the file is there already or cannot be written
   */
  public static ArrivalImport write(
      List<Path> files,
      TraceFormat format,
      Selection selection,
      Path out,
      LongFunction<List<String>> remarks)
      throws IOException {
    Records records = new Records(files, format, selection);
    try (SpillingSort moments = new SpillingSort(IN_MEMORY)) {
      Collector collector = new Collector(format, moments);
      long skipped = records.readInto(collector);
      if (moments.count() == 0) {
        throw records.empty();
      }
      long firstSecond = Math.floorDiv(moments.least(), SECOND_MICROS);
      long seconds = Math.floorDiv(moments.greatest(), SECOND_MICROS) - firstSecond + 1;
      if (seconds > MAX_SECONDS) {
        throw new TraceException(
            "%s: %d s between the first request and the last, more than 366 days; is a time wrong?"
                .formatted(files.get(0), seconds));
      }
      List<String> lines = new ArrayList<>(remarks.apply(firstSecond));
      if (collector.wholeSeconds) {
        lines.add("moments are known by the second only");
      }
      ArrivalFiles.write(
          out,
          lines,
          sink -> moments.forEach(micros -> sink.arrival(micros - firstSecond * SECOND_MICROS)));
      return new ArrivalImport(
          moments.count(), firstSecond, seconds, collector.wholeSeconds, skipped);
    }
  }

  /** Takes moments, and refuses counts. */
  private static final class Collector implements RequestSink {
    private final TraceFormat format;
    private final SpillingSort moments;
    private boolean wholeSeconds = true;

    Collector(TraceFormat format, SpillingSort moments) {
      this.format = format;
      this.moments = moments;
    }

    @Override
    public void request(long micros) {
      wholeSeconds &= micros % SECOND_MICROS == 0;
      moments.add(micros);
    }

    @Override
    public void requests(long fromMicros, long lengthMicros, double count) {
      throw new TraceException(
          format.name() + " has counts here, not the moments of requests; import it as rates");
    }
  }
}
