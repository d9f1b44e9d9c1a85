package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.core.run.PlatformException;
import io.twoscales.report.Report;
import io.twoscales.report.plot.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales report SET...}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Makes a page of a result set: summary, plots, timelines, environment.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SET",
      arity = "1..*",
      description = "Result sets; several need the same pipeline, objective and load.")
  List<Path> sets;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page; default: the first set's name with .html, beside it.")
  Path out;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Writes each plot as SVG and PNG there; the page only if --out is given, too.")
  Path plots;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    Report report = Report.of(sets);
    List<Path> written = new ArrayList<>();
    if (out != null || plots == null) {
      Path page = out == null ? beside(sets.get(0)) : out;
      WholeFile.write(page, report.html().getBytes(StandardCharsets.UTF_8));
      written.add(page);
    }
    if (plots != null) {
      createFolder(plots);
      report.figures().forEach(figure -> write(figure, written));
    }
    tell(written);
    return 0;
  }

  private static Path beside(Path set) {
    Path folder = set.toAbsolutePath().normalize();
    Path page = folder.resolveSibling(folder.getFileName() + ".html");
    return set.isAbsolute() ? page : Path.of("").toAbsolutePath().relativize(page);
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new PlatformException(
          "%s cannot be made (%s); --plots names a folder"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  private void write(Figure figure, List<Path> written) {
    Path svg = plots.resolve(figure.name() + ".svg");
    Path png = plots.resolve(figure.name() + ".png");
    WholeFile.write(svg, figure.svg().getBytes(StandardCharsets.UTF_8));
    WholeFile.write(png, figure.png());
    written.add(svg);
    written.add(png);
  }

  private void tell(List<Path> written) {
    if (json) {
      ObjectNode root = new ObjectMapper().createObjectNode();
      ArrayNode files = root.putArray("files");
      written.forEach(file -> files.add(file.toString()));
      spec.commandLine().getOut().println(root.toPrettyString());
    } else {
      written.forEach(file -> spec.commandLine().getOut().println("wrote " + file));
    }
    spec.commandLine().getOut().flush();
  }
}
