package io.twoscales.traces.formats;

import io.twoscales.traces.PackedFile;
import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Files of records of requests, read one after the other. */
record Records(List<Path> files, TraceFormat format, Selection selection) {

  /** Gives all requests to the sink; how many lines were passed over. */
  long readInto(RequestSink sink) {
    long skipped = 0;
    for (Path file : files) {
      Place place = new Place(file);
      PackedFile.read(
          file,
          new PackedFile.Content() {
            @Override
            public void read(InputStream in) throws IOException {
              format.read(in, place, selection, sink);
            }

            @Override
            public String soFar() {
              return place.soFar();
            }
          });
      skipped += place.skipped();
    }
    return skipped;
  }

  TraceException empty() {
    return new TraceException(
        files.get(0)
            + ": no request in it"
            + (selection.where().isEmpty() ? "" : " that is wanted"));
  }
}
