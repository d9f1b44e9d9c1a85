package io.twoscales.traces;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringTokenizer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads traces: numbers separated by white space, one for each second, in requests per second;
 * lines that begin with {@code #} are passed over. Plain, or packed as {@code .gz}, {@code .bz2} or
 * a {@code .zip} with one file in it.
 */
public final class RateFiles {
  private static final int MAX_SECONDS = 400 * 24 * 3600;

  private RateFiles() {}

  /**
   * Reads a trace.
   *
   * @throws TraceException naming file and line, and what was expected there
   */
  public static RateTrace read(Path file) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(unpacked(file), StandardCharsets.UTF_8))) {
      return new RateTrace(file.getFileName().toString(), rates(file, lines));
    } catch (NoSuchFileException e) {
      throw new TraceException("no trace " + file, e);
    } catch (IOException e) {
      throw new TraceException(file + ": cannot be read, it may be cut off: " + e.getMessage(), e);
    }
  }

  private static double[] rates(Path file, BufferedReader lines) throws IOException {
    double[] rates = new double[4096];
    int seconds = 0;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.startsWith("#")) {
        continue;
      }
      StringTokenizer tokens = new StringTokenizer(line);
      while (tokens.hasMoreTokens()) {
        if (seconds == MAX_SECONDS) {
          throw new TraceException(file + ": more than " + MAX_SECONDS + " seconds");
        }
        if (seconds == rates.length) {
          rates = Arrays.copyOf(rates, 2 * rates.length);
        }
        rates[seconds++] = rate(tokens.nextToken(), file, number);
      }
    }
    if (seconds == 0) {
      throw new TraceException(file + ": no rates in it; expected one number for each second");
    }
    return Arrays.copyOf(rates, seconds);
  }

  private static double rate(String token, Path file, int line) {
    try {
      double rate = Double.parseDouble(token);
      if (rate >= 0 && rate <= Double.MAX_VALUE) {
        return rate;
      }
    } catch (NumberFormatException e) {
      throw unexpected(token, file, line);
    }
    throw unexpected(token, file, line);
  }

  private static TraceException unexpected(String token, Path file, int line) {
    String shown = token.length() > 40 ? token.substring(0, 40) + "…" : token;
    return new TraceException(
        "%s:%d: expected a rate of at least 0, found '%s'".formatted(file, line, shown));
  }

  private static InputStream unpacked(Path file) throws IOException {
    InputStream packed = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      String name = file.getFileName().toString();
      if (name.endsWith(".gz")) {
        return GzipCompressorInputStream.builder()
            .setInputStream(packed)
            .setDecompressConcatenated(true)
            .get();
      } else if (name.endsWith(".bz2")) {
        return new BZip2CompressorInputStream(packed, true);
      } else if (name.endsWith(".zip")) {
        return firstFile(file, new ZipInputStream(packed));
      }
      return packed;
    } catch (IOException | RuntimeException e) {
      packed.close();
      throw e;
    }
  }

  private static InputStream firstFile(Path file, ZipInputStream zip) throws IOException {
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!entry.isDirectory()) {
        return zip;
      }
    }
    throw new TraceException(file + ": no file in it");
  }
}
