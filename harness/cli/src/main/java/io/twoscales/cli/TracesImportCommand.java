package io.twoscales.cli;

import io.twoscales.core.units.Durations;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.formats.ArrivalImport;
import io.twoscales.traces.formats.Selection;
import io.twoscales.traces.formats.TraceFormat;
import io.twoscales.traces.formats.TraceImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code twoscales traces import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Makes a trace of records of requests: rates, or the arrivals as they were.")
final class TracesImportCommand implements Callable<Integer> {
  /** Times of a file's own clock, not of the calendar. */
  private static final long LEAST_CALENDAR_SECOND = 100_000_000;

  @Parameters(
      index = "0",
      paramLabel = "FORMAT",
      description = "What the files are; `traces import --formats` lists the formats.",
      arity = "0..1")
  String formatName;

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description = "Files, plain or packed, that make one trace.")
  List<String> names = List.of();

  @Option(names = "--formats", description = "Lists the formats.")
  boolean formats;

  @Option(names = "--out", paramLabel = "FILE", description = "The trace, such as my.txt.gz.")
  Path out;

  @Option(names = "--time", paramLabel = "COLUMN", description = "csv: the column with times.")
  String time;

  @Option(
      names = "--count",
      paramLabel = "COLUMN",
      description = "csv: the column that says how many requests a row stands for.")
  String count;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description = "Only rows with this value; may be given more than once.")
  Map<String, String> where = new LinkedHashMap<>();

  @Option(
      names = "--arrivals",
      description = "Keeps the moment of every request, to be replayed exactly, not the rates.")
  boolean arrivals;

  @Option(
      names = "--step",
      converter = StepConverter.class,
      paramLabel = "TIME",
      description = "A rate for each such step, such as 60s; default: 1s, or as coarse as FORMAT.")
  Duration step;

  @Option(names = "--lenient", description = "Passes over lines that are wrong, and counts them.")
  boolean lenient;

  @Option(
      names = "--trace-dir",
      paramLabel = "DIR",
      description = "Folder with files; looked at before $TWOSCALES_TRACES.")
  List<Path> traceFolders = new ArrayList<>();

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    if (formats) {
      TraceFormat.ALL.forEach(f -> to.printf("%-22s %s%n", f.name(), f.description()));
      to.flush();
      return 0;
    }
    if (formatName == null || names.isEmpty() || out == null) {
      throw new ParameterException(
          spec.commandLine(), "expected FORMAT FILE... --out FILE; --formats lists the formats");
    }
    TraceFormat format =
        TraceFormat.named(formatName)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no format '%s'; there are %s"
                            .formatted(
                                formatName,
                                TraceFormat.ALL.stream()
                                    .map(TraceFormat::name)
                                    .collect(Collectors.joining(", ")))));
    if (Files.exists(out)) {
      throw new ParameterException(
          spec.commandLine(), out + " is there already; choose another --out or remove it");
    }
    if (arrivals && step != null) {
      throw new ParameterException(
          spec.commandLine(), "--step does not go with --arrivals: moments have no step");
    }
    try {
      TraceFolders folders = new TraceFolders(Home.traceFolders(traceFolders));
      List<Path> files = names.stream().map(folders::find).toList();
      Selection selection =
          new Selection(Optional.ofNullable(time), Optional.ofNullable(count), where, lenient);
      if (arrivals) {
        importArrivals(files, format, selection, to);
      } else {
        importRates(files, format, selection, to);
      }
    } catch (TraceException e) {
      throw new InvalidFileException(e.getMessage());
    }
    return 0;
  }

  private void importRates(
      List<Path> files, TraceFormat format, Selection selection, PrintWriter to)
      throws IOException {
    long stepMicros = step == null ? format.stepMicros() : step.toNanos() / 1000;
    TraceImport read =
        TraceImport.read(files, format, selection, out.getFileName().toString(), stepMicros);
    RateTrace trace = read.trace();
    RateFiles.write(out, trace, remarks(read.firstSecond()));
    to.printf(
        Locale.ROOT,
        "%s: %d seconds, %.0f requests, mean %.2f, peak %.1f requests/s%s%n",
        out,
        trace.seconds(),
        trace.mean() * trace.seconds(),
        trace.mean(),
        trace.peak(),
        stepMicros == 1_000_000 ? "" : ", a number for each " + stepMicros / 1e6 + " s");
    reportSkipped(read.skipped(), to);
  }

  private void importArrivals(
      List<Path> files, TraceFormat format, Selection selection, PrintWriter to)
      throws IOException {
    ArrivalImport read = ArrivalImport.write(files, format, selection, out, this::remarks);
    to.printf(
        Locale.ROOT,
        "%s: %d arrivals in %d seconds, mean %.2f requests/s%n",
        out,
        read.requests(),
        read.seconds(),
        (double) read.requests() / read.seconds());
    reportSkipped(read.skipped(), to);
    if (read.wholeSeconds()) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: these moments are whole seconds: replayed as recorded, the requests of a"
                  + " second come all at its beginning; `arrivals: poisson` spreads them");
    }
  }

  private List<String> remarks(long firstSecond) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "from %s as %s%s"
            .formatted(
                names.stream()
                    .map(name -> Path.of(name).getFileName().toString())
                    .limit(20)
                    .collect(Collectors.joining(" ")),
                formatName,
                where.isEmpty() ? "" : " where " + where));
    if (firstSecond >= LEAST_CALENDAR_SECOND) {
      remarks.add("first second: " + Instant.ofEpochSecond(firstSecond));
    }
    return remarks;
  }

  private void reportSkipped(long skipped, PrintWriter to) {
    to.flush();
    if (skipped > 0) {
      spec.commandLine().getErr().printf("warning: %d lines were passed over%n", skipped);
    }
  }

  /** Reads {@code 60s}. */
  private static final class StepConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration step = Durations.parse(text);
        if (!step.isZero()) {
          return step;
        }
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      throw new TypeConversionException("expected a step above 0, found '" + text + "'");
    }
  }
}
