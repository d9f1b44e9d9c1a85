package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.cli.page.TracePage;
import io.twoscales.traces.Surge;
import io.twoscales.traces.TraceStatistics;
import io.twoscales.traces.catalogue.CatalogueEntry;
import io.twoscales.traces.catalogue.TraceLibrary;
import io.twoscales.traces.drawing.TracePicture;
import io.twoscales.traces.drawing.TraceView;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twoscales traces show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Draws a trace, with its statistics and surges.")
final class TracesShowCommand implements Callable<Integer> {
  private static final int SURGES_SHOWN = 5;
  private static final int APART_SECONDS = 3600;

  @Mixin TraceOptions trace;

  @Option(names = "--surges", description = "Lists all surges.")
  boolean allSurges;

  @Option(
      names = "--rise",
      defaultValue = "3",
      paramLabel = "FACTOR",
      description =
          "A surge: the mean of 20 s is so many times that of the minute before; default: 3.")
  double rise;

  @Option(
      names = "--least",
      defaultValue = "1",
      paramLabel = "RATE",
      description = "The minute before has at least so many requests per second; default: 1.")
  double least;

  @Option(names = "--png", paramLabel = "FILE", description = "Draws it as an image.")
  Path png;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draws it as a vector image.")
  Path svg;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Makes a page with a chart to zoom into; one file, needs no network.")
  Path html;

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (!(rise > 1) || !(least > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--rise: expected more than 1, --least: more than 0");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!trace.isHere()) {
      return describe(out);
    }
    TraceView view = trace.view(new Surge.Criterion(rise, least, APART_SECONDS, 0));
    if (png != null) {
      write(png, new TracePicture(view).png());
    }
    if (svg != null) {
      write(svg, new TracePicture(view).svg().getBytes(StandardCharsets.UTF_8));
    }
    if (html != null) {
      write(html, TracePage.html(view).getBytes(StandardCharsets.UTF_8));
    }
    if (json) {
      out.println(json(view));
    } else {
      show(view, out);
    }
    out.flush();
    return 0;
  }

  /** A trace that could be fetched: what it is, but there is nothing to draw. */
  private int describe(PrintWriter out) {
    CatalogueEntry entry = trace.entry().orElseThrow();
    TraceLibrary library = trace.library();
    out.println(
        json
            ? CatalogueText.json(entry, library).toPrettyString()
            : CatalogueText.of(entry, library).stripTrailing());
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "twoscales: %s is not in %s; to get it: twoscales traces fetch %s%n",
        entry.name(), library.folders().places(), entry.name());
    err.flush();
    return Main.FAILED;
  }

  private void write(Path file, byte[] content) {
    WholeFile.write(file, content);
    spec.commandLine().getErr().println("wrote " + file);
  }

  private void show(TraceView view, PrintWriter out) {
    out.printf("%s, seconds %s%n%n%s%n", view.name(), view.window(), new RateChart(view).text());
    for (TraceView.Fact fact : view.facts()) {
      out.printf("%-29s %s%n", fact.label(), fact.value());
    }
    out.printf(
        "%nindex of dispersion: variance over mean of the requests in windows of that length; 1:"
            + " Poisson at a constant rate%n%s%s%n",
        view.surgeDefinition(), view.surges().isEmpty() ? "" : ":");
    int shown = allSurges ? view.surges().size() : Math.min(SURGES_SHOWN, view.surges().size());
    for (Surge surge : view.surges().subList(0, shown)) {
      out.printf(
          Locale.ROOT,
          "  second %d: from %.1f to %.1f requests/s, --window %s%n",
          view.secondOfTrace(surge.second()),
          surge.beforePerSecond(),
          surge.afterPerSecond(),
          view.windowOf(surge));
    }
    if (shown < view.surges().size()) {
      out.printf("  and %d more; --surges lists them%n", view.surges().size() - shown);
    }
  }

  private static String json(TraceView view) {
    ObjectMapper mapper = new ObjectMapper();
    TraceStatistics statistics = view.statistics();
    ObjectNode root = mapper.createObjectNode();
    root.put("trace", view.name());
    root.put("window", view.window().toString());
    root.put("seconds", view.rates().seconds());
    root.put("requests", statistics.requests());
    root.put("meanPerSecond", statistics.meanPerSecond());
    root.put("peakPerSecond", statistics.peakPerSecond());
    root.put("emptySeconds", statistics.emptySeconds());
    if (statistics.meanPerSecond() > 0) {
      root.put("peakToMean", statistics.peakToMean());
      root.put("dispersion", statistics.dispersion());
      ArrayNode dispersions = root.putArray("dispersions");
      for (TraceStatistics.Dispersion dispersion : statistics.dispersions()) {
        dispersions
            .addObject()
            .put("windowSeconds", dispersion.windowSeconds())
            .put("windows", dispersion.windows())
            .put("index", dispersion.index());
      }
    }
    ArrayNode array = root.putArray("surges");
    for (Surge surge : view.surges()) {
      array
          .addObject()
          .put("second", view.secondOfTrace(surge.second()))
          .put("beforePerSecond", surge.beforePerSecond())
          .put("afterPerSecond", surge.afterPerSecond())
          .put("window", view.windowOf(surge).toString());
    }
    return root.toPrettyString();
  }
}
