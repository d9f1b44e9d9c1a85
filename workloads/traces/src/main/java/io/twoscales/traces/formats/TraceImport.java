package io.twoscales.traces.formats;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of reading records of requests.
 *
 * @param trace requests per second, from the step of the first request on
 * @param firstSecond of the trace: seconds since 1970, or of the file's own clock
 * @param skipped lines that were passed over
 */
public record TraceImport(RateTrace trace, long firstSecond, long skipped) {

  /**
   * Reads files as one trace of the format's own step, plain or packed. Memory is taken for the
   * rates only.
   *
   * @throws TraceException naming the file and line of what is wrong, or when there is no request
   */
  public static TraceImport read(
      List<Path> files, TraceFormat format, Selection selection, String name) {
    return read(files, format, selection, name, format.stepMicros());
  }

  /**
   * Reads files as one trace, plain or packed. Memory is taken for the rates only.
   *
   * @param stepMicros for how long each rate of the trace stands, above 0
   * @throws TraceException naming the file and line of what is wrong, or when there is no request
   */
  public static TraceImport read(
      List<Path> files, TraceFormat format, Selection selection, String name, long stepMicros) {
    RateCollector rates = new RateCollector(stepMicros);
    Records records = new Records(files, format, selection);
    long skipped = records.readInto(rates);
    if (rates.isEmpty()) {
      throw records.empty();
    }
    return new TraceImport(
        rates.trace(name), Math.floorDiv(rates.firstMicros(), 1_000_000L), skipped);
  }
}
