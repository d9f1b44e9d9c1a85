package io.twoscales.traces.formats;

import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A row per request, or per so many requests, with its time in a named column.
 *
 * @param time the column; empty where a person names it
 * @param minus a column with seconds to take off, empty for none: where a row has a request's end
 * @param ascending whether rows are in the order of time, so that another order is a mistake
 */
record CsvRequests(String name, String description, String time, String minus, boolean ascending)
    implements TraceFormat {

  static final CsvRequests ANY =
      new CsvRequests(
          "csv", "any CSV file: --time COLUMN, --count COLUMN, --where COLUMN=VALUE", "", "", true);
  static final CsvRequests AZURE_LLM =
      new CsvRequests(
          "azure-llm",
          "Azure LLM inference 2023 and 2024: TIMESTAMP,ContextTokens,GeneratedTokens",
          "TIMESTAMP",
          "",
          true);
  static final CsvRequests BURSTGPT =
      new CsvRequests(
          "burstgpt", "BurstGPT: Timestamp,Model,…; --where Model=ChatGPT", "Timestamp", "", true);
  static final CsvRequests AZURE_FUNCTIONS_2021 =
      new CsvRequests(
          "azure-functions-2021",
          "Azure Functions 2021: app,func,end_timestamp,duration",
          "end_timestamp",
          "duration",
          false);

  @Override
  public void read(InputStream in, Place place, Selection selection, RequestSink sink)
      throws IOException {
    String timeColumn = timeColumn(selection);
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .get();
    try (CSVParser parser = format.parse(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      place.at(1);
      Columns columns = new Columns(parser.getHeaderNames(), timeColumn, minus, place, selection);
      Iterator<CSVRecord> rows = parser.iterator();
      long before = Long.MIN_VALUE;
      while (rows.hasNext()) {
        CSVRecord row = rows.next();
        place.at(parser.getCurrentLineNumber());
        before = row(row, columns, place, selection, sink, before);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new TraceException(
          "%s:%d: no CSV that can be read: %s"
              .formatted(place.file(), place.line(), e.getMessage()));
    }
  }

  private String timeColumn(Selection selection) {
    if (!time.isEmpty()) {
      selection.requireOwnColumns(name);
      return time;
    }
    return selection
        .timeColumn()
        .orElseThrow(
            () -> new TraceException("csv needs --time, the column that requests' times are in"));
  }

  private long row(
      CSVRecord row,
      Columns columns,
      Place place,
      Selection selection,
      RequestSink sink,
      long before) {
    if (row.size() != columns.count) {
      place.wrong(
          selection.lenient(),
          "expected %d columns as in the first line, found %d"
              .formatted(columns.count, row.size()));
      return before;
    }
    if (!columns.wanted(row)) {
      return before;
    }
    OptionalLong read = Timestamps.micros(row.get(columns.time));
    if (read.isEmpty()) {
      place.wrong(
          selection.lenient(),
          "expected seconds or a time such as 2023-11-16 18:17:03.98, found "
              + Place.shown(row.get(columns.time)));
      return before;
    }
    long micros = read.getAsLong();
    if (columns.minus >= 0) {
      OptionalLong duration = Timestamps.micros(row.get(columns.minus));
      if (duration.isEmpty()) {
        place.wrong(
            selection.lenient(),
            "expected a duration in seconds, found " + Place.shown(row.get(columns.minus)));
        return before;
      }
      micros -= duration.getAsLong();
    }
    if (ascending && micros < before) {
      place.wrong(
          selection.lenient(),
          "times have to ascend; %s is before that of an earlier line"
              .formatted(Place.shown(row.get(columns.time))));
      return before;
    }
    if (columns.requests < 0) {
      sink.request(micros);
      return micros;
    }
    double count = count(row.get(columns.requests));
    if (!(count >= 0 && count <= Double.MAX_VALUE)) {
      place.wrong(
          selection.lenient(),
          "expected a number of requests of at least 0, found "
              + Place.shown(row.get(columns.requests)));
      return before;
    }
    sink.requests(micros, 1_000_000, count);
    return micros;
  }

  private static double count(String text) {
    try {
      return text.isEmpty() || Character.isLetter(text.charAt(text.length() - 1))
          ? Double.NaN
          : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Where in a row things are. */
  private static final class Columns {
    private final int count;
    private final int time;
    private final int minus;
    private final int requests;
    private final Map<Integer, String> where = new HashMap<>();

    Columns(
        List<String> names,
        String timeColumn,
        String minusColumn,
        Place place,
        Selection selection) {
      this.count = names.size();
      this.time = index(names, timeColumn, place);
      this.requests = selection.countColumn().map(column -> index(names, column, place)).orElse(-1);
      this.minus = minusColumn.isEmpty() ? -1 : index(names, minusColumn, place);
      selection.where().forEach((column, value) -> where.put(index(names, column, place), value));
    }

    private static int index(List<String> names, String column, Place place) {
      int index = names.indexOf(column);
      if (index < 0) {
        throw new TraceException(
            "%s:1: no column '%s'; there are %s"
                .formatted(place.file(), column, Place.shown(String.join(", ", names))));
      }
      return index;
    }

    boolean wanted(CSVRecord row) {
      for (Map.Entry<Integer, String> condition : where.entrySet()) {
        if (!row.get(condition.getKey()).equals(condition.getValue())) {
          return false;
        }
      }
      return true;
    }
  }
}
