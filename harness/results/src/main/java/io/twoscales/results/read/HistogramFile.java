package io.twoscales.results.read;

import io.twoscales.results.ResultSetException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Reads the histogram of a run. */
final class HistogramFile {
  private HistogramFile() {}

  /**
   * The one histogram of a file.
   *
   * @throws ResultSetException when there is none or more than one, or it is damaged
   */
  static Histogram read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new ResultSetException(file + " cannot be read: " + e.getMessage());
    }
    try (HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
      EncodableHistogram first = reader.nextIntervalHistogram();
      if (!(first instanceof Histogram histogram)) {
        throw new ResultSetException(file + " holds no histogram of latencies");
      }
      if (reader.nextIntervalHistogram() != null) {
        throw new ResultSetException(file + " holds more than one histogram");
      }
      return histogram;
    } catch (ResultSetException e) {
      throw e;
    } catch (RuntimeException e) {
      // The library throws whatever its decoding runs into.
      throw new ResultSetException(file + " is damaged or truncated");
    }
  }
}
