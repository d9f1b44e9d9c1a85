package io.twoscales.cli;

import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.formats.Selection;
import io.twoscales.traces.formats.TraceFormat;
import io.twoscales.traces.formats.TraceImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales traces import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Makes a trace, a rate per second, of records of requests.")
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
    try {
      TraceFolders folders = new TraceFolders(Home.traceFolders(traceFolders));
      TraceImport read =
          TraceImport.read(
              names.stream().map(folders::find).toList(),
              format,
              new Selection(Optional.ofNullable(time), Optional.ofNullable(count), where, lenient),
              out.getFileName().toString());
      RateFiles.write(out, read.trace(), remarks(read));
      report(read, to);
    } catch (TraceException e) {
      throw new InvalidFileException(e.getMessage());
    }
    return 0;
  }

  private List<String> remarks(TraceImport read) {
    List<String> remarks = new ArrayList<>();
    remarks.add("requests per second, one number per second");
    remarks.add(
        "from %s as %s%s"
            .formatted(
                names.stream()
                    .map(name -> Path.of(name).getFileName().toString())
                    .limit(20)
                    .collect(Collectors.joining(" ")),
                formatName,
                where.isEmpty() ? "" : " where " + where));
    if (read.firstSecond() >= LEAST_CALENDAR_SECOND) {
      remarks.add("first second: " + Instant.ofEpochSecond(read.firstSecond()));
    }
    return remarks;
  }

  private void report(TraceImport read, PrintWriter to) {
    RateTrace trace = read.trace();
    to.printf(
        Locale.ROOT,
        "%s: %d seconds, %.0f requests, mean %.2f, peak %.1f requests/s%n",
        out,
        trace.seconds(),
        trace.mean() * trace.seconds(),
        trace.mean(),
        trace.peak());
    to.flush();
    if (read.skipped() > 0) {
      spec.commandLine().getErr().printf("warning: %d lines were passed over%n", read.skipped());
    }
  }
}
