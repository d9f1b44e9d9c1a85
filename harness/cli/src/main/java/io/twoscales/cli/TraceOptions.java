package io.twoscales.cli;

import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.Window;
import io.twoscales.traces.catalogue.Catalogue;
import io.twoscales.traces.catalogue.CatalogueEntry;
import io.twoscales.traces.catalogue.TraceLibrary;
import io.twoscales.traces.drawing.TraceView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Options of commands that look at a part of a trace. */
final class TraceOptions {
  @Parameters(
      paramLabel = "TRACE",
      description =
          "A file of rates, one per second, plain or packed; or a name that `traces list` lists.")
  String trace;

  @Option(
      names = "--window",
      converter = WindowConverter.class,
      paramLabel = "FROM..TO",
      description = "Seconds of it; default: all.")
  Window window;

  @Option(
      names = "--trace-dir",
      paramLabel = "DIR",
      description = "Folder with traces; looked at before $TWOSCALES_TRACES.")
  List<Path> traceFolders = new ArrayList<>();

  RateTrace read() {
    return view(rates -> rates.window(window));
  }

  /** Looks at the part of the trace that was asked for. */
  TraceView view(Surge.Criterion criterion) {
    return view(rates -> TraceView.of(name(), rates, window, criterion));
  }

  /** The entry of the catalogue, unless a file is called so. */
  Optional<CatalogueEntry> entry() {
    return library().folders().contains(trace) ? Optional.empty() : Catalogue.named(trace);
  }

  /** Whether the trace can be looked for; a trace of the catalogue may be elsewhere. */
  boolean isHere() {
    return entry().map(library()::isHere).orElse(true);
  }

  private <T> T view(Function<RateTrace, T> part) {
    try {
      RateTrace whole = RateFiles.read(library().find(trace));
      if (window == null) {
        window = new Window(0, whole.seconds());
      }
      return part.apply(whole);
    } catch (TraceException | IllegalArgumentException e) {
      throw new InvalidFileException(e.getMessage());
    }
  }

  TraceLibrary library() {
    return new TraceLibrary(new TraceFolders(Home.traceFolders(traceFolders)));
  }

  /** The trace's file name, wherever it lies, or its name in the catalogue. */
  String name() {
    return Path.of(trace).getFileName().toString();
  }

  static final class WindowConverter implements ITypeConverter<Window> {
    @Override
    public Window convert(String text) {
      try {
        return Window.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
