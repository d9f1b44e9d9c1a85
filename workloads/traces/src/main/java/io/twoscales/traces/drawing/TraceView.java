package io.twoscales.traces.drawing;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import io.twoscales.traces.TraceStatistics;
import io.twoscales.traces.TraceStatistics.Dispersion;
import io.twoscales.traces.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of a trace as it is shown: rates, statistics, surges.
 *
 * @param name of the trace
 * @param window which seconds of it are shown
 * @param rates of the window, from its first second on
 * @param statistics of the window
 * @param surges in the window, counted from its first second
 * @param criterion of the surges
 */
public record TraceView(
    String name,
    Window window,
    RateTrace rates,
    TraceStatistics statistics,
    List<Surge> surges,
    Surge.Criterion criterion) {

  /**
   * A statistic in words.
   *
   * @param label what it is
   * @param value with its unit
   */
  public record Fact(String label, String value) {}

  public TraceView {
    surges = List.copyOf(surges);
  }

  /** Looks for surges in the window of a trace, and reckons its statistics. */
  public static TraceView of(
      String name, RateTrace whole, Window window, Surge.Criterion criterion) {
    RateTrace rates = whole.window(window);
    return new TraceView(
        name, window, rates, TraceStatistics.of(rates), Surge.find(rates, criterion), criterion);
  }

  /** A second of the trace, for one that is counted from the window's first. */
  public int secondOfTrace(int secondOfWindow) {
    return window.fromSecond() + secondOfWindow;
  }

  /** The window around a surge, in seconds of the trace. */
  public Window windowOf(Surge surge) {
    Window part = surge.window(rates);
    return new Window(secondOfTrace(part.fromSecond()), secondOfTrace(part.toSecond()));
  }

  /** What a surge is here. */
  public String surgeDefinition() {
    return "a surge: the mean of 20 s is at least %s times that of the minute before, which has at least %s requests/s; at least %s apart"
        .formatted(
            shortest(criterion.rise()),
            shortest(criterion.leastPerSecond()),
            AxisSteps.words(criterion.apartSeconds()));
  }

  /** The statistics in words. */
  public List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "length",
            text("%,d s", rates.seconds())
                + (rates.seconds() < 60 ? "" : " = " + AxisSteps.words(rates.seconds()))));
    facts.add(new Fact("requests", text("%,.0f", statistics.requests())));
    facts.add(new Fact("mean", text("%.2f requests/s", statistics.meanPerSecond())));
    facts.add(new Fact("highest second", text("%,.1f requests/s", statistics.peakPerSecond())));
    if (statistics.meanPerSecond() > 0) {
      facts.add(new Fact("peak to mean", text("%.2f", statistics.peakToMean())));
    }
    facts.add(
        new Fact(
            "seconds without a request",
            text(
                "%,d = %.1f%%",
                statistics.emptySeconds(), 100.0 * statistics.emptySeconds() / rates.seconds())));
    if (statistics.meanPerSecond() > 0) {
      facts.add(
          new Fact(
              "index of dispersion of counts",
              statistics.dispersions().stream()
                  .map(TraceView::words)
                  .collect(Collectors.joining(", "))));
    }
    facts.add(new Fact("surges", text("%,d", surges.size())));
    return facts;
  }

  private static String words(Dispersion dispersion) {
    return text(
        dispersion.index() < 1000 ? "%.2f over %s" : "%,.0f over %s",
        dispersion.index(),
        AxisSteps.words(dispersion.windowSeconds()));
  }

  private static String shortest(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e9
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
