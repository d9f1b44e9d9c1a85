package io.twoscales.cli;

import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Options of commands that look at a part of a trace. */
final class TraceOptions {
  @Parameters(
      paramLabel = "TRACE",
      description = "A file of rates, one per second, plain or packed.")
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
    try {
      RateTrace whole =
          RateFiles.read(new TraceFolders(Home.traceFolders(traceFolders)).find(trace));
      if (window == null) {
        window = new Window(0, whole.seconds());
      }
      return whole.window(window);
    } catch (TraceException | IllegalArgumentException e) {
      throw new InvalidFileException(e.getMessage());
    }
  }

  /** The trace's file name, wherever it lies. */
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
