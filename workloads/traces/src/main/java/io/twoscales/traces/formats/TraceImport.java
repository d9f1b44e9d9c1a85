package io.twoscales.traces.formats;

import io.twoscales.traces.PackedFile;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of reading records of requests.
 *
 * @param trace requests per second, from the first request on
 * @param firstSecond of the trace: seconds since 1970, or of the file's own clock
 * @param skipped lines that were passed over
 */
public record TraceImport(RateTrace trace, long firstSecond, long skipped) {

  /**
   * Reads files as one trace, plain or packed. Memory is taken for the rates only.
   *
   * @throws TraceException naming the file and line of what is wrong, or when there is no request
   */
  public static TraceImport read(
      List<Path> files, TraceFormat format, Selection selection, String name) {
    RateCollector rates = new RateCollector();
    long skipped = 0;
    for (Path file : files) {
      Place place = new Place(file);
      PackedFile.read(
          file,
          new PackedFile.Content() {
            @Override
            public void read(InputStream in) throws IOException {
              format.read(in, place, selection, rates);
            }

            @Override
            public String soFar() {
              return place.soFar();
            }
          });
      skipped += place.skipped();
    }
    if (rates.isEmpty()) {
      throw new TraceException(
          files.get(0)
              + ": no request in it"
              + (selection.where().isEmpty() ? "" : " that is wanted"));
    }
    return new TraceImport(rates.trace(name), rates.firstSecond(), skipped);
  }
}
