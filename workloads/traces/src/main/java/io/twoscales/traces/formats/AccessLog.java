package io.twoscales.traces.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Access logs of web servers, common and combined: {@code host - - [01/Jul/1995:00:00:01 -0400]
 * "GET / HTTP/1.0" 200 6245}. Servers write when they have answered, so that lines are not quite in
 * the order of time.
 */
record AccessLog() implements TraceFormat {
  @Override
  public String name() {
    return "access-log";
  }

  @Override
  public String description() {
    return "access logs of nginx and Apache, common or combined; NASA's of 1995, too";
  }

  @Override
  public void read(InputStream in, Place place, Selection selection, RequestSink sink)
      throws IOException {
    selection.requireOwnColumns(name());
    selection.requireOnly(name(), Set.of());
    Lines lines = new Lines(in, place);
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      int from = line.indexOf('[');
      int to = line.indexOf(']', from + 1);
      OptionalLong micros =
          from < 0 || to < 0
              ? OptionalLong.empty()
              : Timestamps.logMicros(line.substring(from + 1, to));
      if (micros.isPresent()) {
        sink.request(micros.getAsLong());
      } else {
        place.wrong(
            selection.lenient(),
            "expected a time such as [01/Jul/1995:00:00:01 -0400], found " + Place.shown(line));
      }
    }
  }
}
