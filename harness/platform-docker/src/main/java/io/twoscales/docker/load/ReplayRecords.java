package io.twoscales.docker.load;

import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.PlatformException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the load generator wrote down of each request, by the request's id. */
public final class ReplayRecords {

  /**
   * One request as the load generator saw it; microseconds since the measured window began.
   *
   * @param sentMicros -1 when it was never sent
   */
  public record Entry(long sentMicros, long doneMicros, Outcome outcome, String detail) {}

  private ReplayRecords() {}

  /**
   * Reads the records of a replay that has ended. A last line without its end, as a killed replay
   * leaves it, is passed over.
   *
   * @throws PlatformException when the file is not what a replay writes
   */
  public static Map<Integer, Entry> read(Path file) {
    Map<Integer, Entry> entries = new HashMap<>();
    if (!Files.exists(file)) {
      return entries;
    }
    int number = 1;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] cells = line.split(",", 7);
        if (cells.length < 7) {
          break;
        }
        entries.put(
            Integer.parseInt(cells[0]),
            new Entry(
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                Outcome.of(cells[5]),
                cells[6].replace("\"", "")));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new PlatformException(file + ":" + number + ": " + e.getMessage(), e);
    }
    return entries;
  }
}
