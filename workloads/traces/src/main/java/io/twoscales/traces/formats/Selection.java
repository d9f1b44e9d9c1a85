package io.twoscales.traces.formats;

import io.twoscales.traces.TraceException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which requests of a file are wanted, and where they stand in it.
 *
 * @param timeColumn of a CSV file
 * @param countColumn of a CSV file, where a row stands for more than one request
 * @param where values that columns must have
 * @param lenient passes over lines that are not what they should be, and counts them
 */
public record Selection(
    Optional<String> timeColumn,
    Optional<String> countColumn,
    Map<String, String> where,
    boolean lenient) {

  /** Everything. */
  public static final Selection ALL =
      new Selection(Optional.empty(), Optional.empty(), Map.of(), false);

  /** Refuses conditions on columns that a format does not have. */
  void requireOnly(String format, Set<String> columns) {
    for (String column : where.keySet()) {
      if (!columns.contains(column)) {
        throw new TraceException(
            columns.isEmpty()
                ? format + " has no columns to choose by; leave --where out"
                : "%s has no column '%s' to choose by; there are %s"
                    .formatted(
                        format, column, String.join(", ", columns.stream().sorted().toList())));
      }
    }
  }

  /** Refuses columns named for a format that has its own. */
  void requireOwnColumns(String format) {
    if (timeColumn.isPresent() || countColumn.isPresent()) {
      throw new TraceException(format + " knows its columns; leave --time and --count out");
    }
  }
}
