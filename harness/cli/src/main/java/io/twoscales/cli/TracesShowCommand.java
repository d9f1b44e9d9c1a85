package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import io.twoscales.traces.TraceStatistics;
import java.io.PrintWriter;
import java.util.List;
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

  @Option(names = "--json", description = "One JSON document on standard output.")
  boolean json;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (!(rise > 1) || !(least > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--rise: expected more than 1, --least: more than 0");
    }
    RateTrace rates = trace.read();
    TraceStatistics statistics = TraceStatistics.of(rates);
    List<Surge> surges = Surge.find(rates, new Surge.Criterion(rise, least, APART_SECONDS, 0));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(rates, statistics, surges));
    } else {
      show(rates, statistics, surges, out);
    }
    out.flush();
    return 0;
  }

  private void show(
      RateTrace rates, TraceStatistics statistics, List<Surge> surges, PrintWriter out) {
    out.printf("%s %s%n%n%s%n", trace.name(), trace.window, new RateChart(rates).text());
    out.printf(
        Locale.ROOT,
        "%d s, %.0f requests, mean %.2f, peak %.1f requests/s, peak to mean %.2f%n"
            + "index of dispersion %.2f (1: Poisson at a constant rate), %d seconds without a"
            + " request%n",
        rates.seconds(),
        statistics.requests(),
        statistics.meanPerSecond(),
        statistics.peakPerSecond(),
        statistics.peakToMean(),
        statistics.dispersion(),
        statistics.emptySeconds());
    out.printf(
        Locale.ROOT,
        "%d surges to %.1f times the minute before, at least an hour apart%s%n",
        surges.size(),
        rise,
        surges.isEmpty() ? "" : ":");
    int offset = trace.window.fromSecond();
    int shown = allSurges ? surges.size() : Math.min(SURGES_SHOWN, surges.size());
    for (Surge surge : surges.subList(0, shown)) {
      out.printf(
          Locale.ROOT,
          "  second %d: from %.1f to %.1f requests/s, --window %d..%d%n",
          offset + surge.second(),
          surge.beforePerSecond(),
          surge.afterPerSecond(),
          offset + surge.second() - 60,
          offset + Math.min(rates.seconds(), surge.second() + 240));
    }
    if (shown < surges.size()) {
      out.printf("  and %d more; --surges lists them%n", surges.size() - shown);
    }
  }

  private String json(RateTrace rates, TraceStatistics statistics, List<Surge> surges) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("trace", trace.name());
    root.put("window", trace.window.toString());
    root.put("seconds", rates.seconds());
    root.put("requests", statistics.requests());
    root.put("meanPerSecond", statistics.meanPerSecond());
    root.put("peakPerSecond", statistics.peakPerSecond());
    root.put("emptySeconds", statistics.emptySeconds());
    if (statistics.meanPerSecond() > 0) {
      root.put("peakToMean", statistics.peakToMean());
      root.put("dispersion", statistics.dispersion());
    }
    ArrayNode array = root.putArray("surges");
    for (Surge surge : surges) {
      array
          .addObject()
          .put("second", trace.window.fromSecond() + surge.second())
          .put("beforePerSecond", surge.beforePerSecond())
          .put("afterPerSecond", surge.afterPerSecond());
    }
    return root.toPrettyString();
  }
}
