package io.twoscales.traces;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads trace files of both kinds. The first line tells them apart: {@value ArrivalFiles#HEADER}
 * stands over recorded arrivals, everything else is a file of rates. They may be packed, see {@link
 * PackedFile}.
 */
public final class TraceFiles {
  private static final int MAX_HEADER_BYTES = 128;
  private static final Window ALL = new Window(0, Integer.MAX_VALUE);

  private TraceFiles() {}

  /**
   * Reads a trace, named like the file.
   *
   * @param window the part that is wanted, of which arrivals are kept; all where it is empty
   * @param steps what numbers of a file of rates stand for; where it is empty, what the file says
   *     in its first line, or seconds
   * @throws TraceException when the file is missing, unreadable, empty, incomplete or has something
   *     wrong in it, when it contradicts {@code steps}, or ends before the window; the message
   *     names the file and, where there is one, the line
   */
  public static Trace read(Path file, Optional<Window> window, Optional<RateSteps> steps) {
    String name = file.getFileName().toString();
    ArrivalParser.Moments moments = new ArrivalParser.Moments();
    NumberParser parser = parse(file, window.orElse(ALL), steps, moments);
    if (parser instanceof RateParser rates) {
      RateTrace whole = rates.trace(name);
      return window.isPresent() ? whole.window(window.get()) : whole;
    }
    int seconds = ((ArrivalParser) parser).seconds();
    if (window.isEmpty()) {
      return new ArrivalTrace(name, moments.all(), seconds);
    }
    window.get().requireWithin(name, seconds);
    return new ArrivalTrace(name, moments.all(), window.get().seconds());
  }

  /** The rates of a file of rates, or the requests per second of recorded arrivals. */
  static RateTrace rates(Path file) {
    String name = file.getFileName().toString();
    ArrivalParser.Counts counts = new ArrivalParser.Counts();
    NumberParser parser = parse(file, ALL, Optional.empty(), counts);
    return parser instanceof RateParser rates
        ? rates.trace(name)
        : new RateTrace(name, counts.all(((ArrivalParser) parser).seconds()));
  }

  private static NumberParser parse(
      Path file, Window window, Optional<RateSteps> steps, ArrivalParser.Kept kept) {
    ByFirstLine content =
        new ByFirstLine() {
          @Override
          NumberParser parser(String firstLine) {
            return firstLine.equals(ArrivalFiles.HEADER)
                ? arrivals(file, window, steps, kept)
                : new RateParser(file, steps(file, steps, RateSteps.parse(firstLine)));
          }
        };
    PackedFile.read(file, content);
    return content.parser;
  }

  private static NumberParser arrivals(
      Path file, Window window, Optional<RateSteps> steps, ArrivalParser.Kept kept) {
    if (steps.isPresent()) {
      throw new TraceException(file + ": holds arrivals, which have no step; leave it out");
    }
    return new ArrivalParser(file, window, kept);
  }

  private static RateSteps steps(Path file, Optional<RateSteps> asked, Optional<RateSteps> said) {
    if (asked.isPresent() && said.isPresent() && !asked.equals(said)) {
      throw new TraceException(
          "%s:1: the file says %s, not %s; leave it out"
              .formatted(file, said.get().header(), asked.get().header()));
    }
    return asked.or(() -> said).orElse(RateSteps.SECONDS);
  }

  /** Looks at the first line to know how to read the rest. */
  private abstract static class ByFirstLine implements PackedFile.Content {
    private NumberParser parser;

    abstract NumberParser parser(String firstLine);

    @Override
    public void read(InputStream in) throws IOException {
      BufferedInputStream again = new BufferedInputStream(in, 1 << 16);
      again.mark(MAX_HEADER_BYTES);
      String head = new String(again.readNBytes(MAX_HEADER_BYTES), StandardCharsets.ISO_8859_1);
      again.reset();
      parser = parser(head.lines().findFirst().orElse("").strip());
      parser.parse(again);
    }

    @Override
    public String soFar() {
      return parser == null ? "nothing" : parser.soFar();
    }
  }
}
