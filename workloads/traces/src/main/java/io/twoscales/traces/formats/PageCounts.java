package io.twoscales.traces.formats;

import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Page views of Wikipedia per hour: {@code en Main_Page 42 50043}, a file per hour whose time is in
 * its name ({@code pagecounts-20080101-000000.gz}, {@code pageviews-20150501-010000.gz}). All pages
 * are added up, or those chosen.
 */
record PageCounts() implements TraceFormat {
  private static final Pattern NAME = Pattern.compile("page(?:counts|views)-(\\d{8}-\\d{6})\\b.*");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
  private static final long HOUR_MICROS = 3_600_000_000L;

  @Override
  public String name() {
    return "wikipedia-pagecounts";
  }

  @Override
  public String description() {
    return "Wikipedia's page views, a file per hour; --where project=en, page=Main_Page";
  }

  @Override
  public long stepMicros() {
    return HOUR_MICROS;
  }

  @Override
  public void read(InputStream in, Place place, Selection selection, RequestSink sink)
      throws IOException {
    selection.requireOwnColumns(name());
    selection.requireOnly(name(), Set.of("project", "page"));
    String project = selection.where().get("project");
    String page = selection.where().get("page");
    long from = hourMicros(place);
    Lines lines = new Lines(in, place);
    long views = 0;
    for (String line = lines.next(); line != null; line = lines.next()) {
      String[] cells = line.split(" ", -1);
      long count = cells.length == 4 ? count(cells[2]) : -1;
      if (count < 0) {
        place.wrong(
            selection.lenient(), "expected `project page views bytes`, found " + Place.shown(line));
      } else if ((project == null || cells[0].equals(project))
          && (page == null || cells[1].equals(page))) {
        views += count;
      }
    }
    sink.requests(from, HOUR_MICROS, views);
  }

  private static long count(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static long hourMicros(Place place) {
    Matcher name = NAME.matcher(place.file().getFileName().toString());
    try {
      if (name.matches()) {
        return LocalDateTime.parse(name.group(1), TIME).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
      }
    } catch (DateTimeException e) {
      throw new TraceException(place.file() + ": no hour in its name: " + e.getMessage());
    }
    throw new TraceException(
        place.file()
            + ": the hour is in the name of such files; expected pagecounts-YYYYMMDD-HHMMSS.gz");
  }
}
