package io.twoscales.traces.formats;

import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Azure Functions 2019: a row per function with its invocations in each minute of a day ({@code
 * HashOwner,HashApp,HashFunction,Trigger,1,2,…,1440}), a file per day whose number is in its name
 * ({@code …d07.csv}). All functions are added up, or those chosen.
 */
record AzureFunctions2019() implements TraceFormat {
  private static final List<String> NAMES =
      List.of("HashOwner", "HashApp", "HashFunction", "Trigger");
  private static final Pattern DAY = Pattern.compile(".*\\.d(\\d{2})\\..*");
  private static final int MINUTES = 1440;
  private static final long MINUTE_MICROS = 60_000_000L;

  @Override
  public String name() {
    return "azure-functions-2019";
  }

  @Override
  public String description() {
    return "Azure Functions 2019: invocations per function and minute; --where HashApp=…";
  }

  @Override
  public long stepMicros() {
    return MINUTE_MICROS;
  }

  @Override
  public void read(InputStream in, Place place, Selection selection, RequestSink sink)
      throws IOException {
    selection.requireOwnColumns(name());
    selection.requireOnly(name(), Set.copyOf(NAMES));
    Lines lines = new Lines(in, place);
    String header = lines.next();
    if (header == null || !header.startsWith(String.join(",", NAMES) + ",1,2,")) {
      throw new TraceException(
          "%s:1: expected %s,1,2,…,%d, found %s"
              .formatted(
                  place.file(),
                  String.join(",", NAMES),
                  MINUTES,
                  Place.shown(header == null ? "" : header)));
    }
    long[] perMinute = new long[MINUTES];
    for (String line = lines.next(); line != null; line = lines.next()) {
      String[] cells = line.split(",", -1);
      if (cells.length != NAMES.size() + MINUTES) {
        place.wrong(
            selection.lenient(),
            "expected %d columns, found %d".formatted(NAMES.size() + MINUTES, cells.length));
      } else if (wanted(cells, selection.where())) {
        add(cells, perMinute, place, selection.lenient());
      }
    }
    long day = day(place);
    for (int minute = 0; minute < MINUTES; minute++) {
      sink.requests((day * MINUTES + minute) * MINUTE_MICROS, MINUTE_MICROS, perMinute[minute]);
    }
  }

  private static boolean wanted(String[] cells, Map<String, String> where) {
    return where.entrySet().stream()
        .allMatch(column -> cells[NAMES.indexOf(column.getKey())].equals(column.getValue()));
  }

  private static void add(String[] cells, long[] perMinute, Place place, boolean lenient) {
    long[] read = new long[MINUTES];
    for (int minute = 0; minute < MINUTES; minute++) {
      String cell = cells[NAMES.size() + minute];
      try {
        read[minute] = Long.parseLong(cell);
      } catch (NumberFormatException e) {
        read[minute] = -1;
      }
      if (read[minute] < 0) {
        place.wrong(
            lenient,
            "minute %d: expected a count of at least 0, found %s"
                .formatted(minute + 1, Place.shown(cell)));
        return;
      }
    }
    Arrays.setAll(perMinute, minute -> perMinute[minute] + read[minute]);
  }

  /** From 1; a file without a number in its name is the first day. */
  private static long day(Place place) {
    Matcher name = DAY.matcher(place.file().getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 1;
  }
}
