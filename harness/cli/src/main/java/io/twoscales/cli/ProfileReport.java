package io.twoscales.cli;

import io.twoscales.profiling.CellStatistics;
import io.twoscales.profiling.MeasuredProfile;
import io.twoscales.profiling.OrderStatistics;
import io.twoscales.profiling.ReplicaResize;
import io.twoscales.profiling.ReplicaStart;
import io.twoscales.profiling.VariantFit;
import java.util.List;
import java.util.Locale;

/** A profile for people to read. */
record ProfileReport(MeasuredProfile profile) {

  String text() {
    StringBuilder text = new StringBuilder();
    int width = profile.fits().stream().mapToInt(fit -> name(fit).length()).max().orElse(10);
    text.append(
        String.format(
            Locale.ROOT,
            "%-" + width + "s %6s %6s %9s %15s %9s %8s %6s %8s%n",
            "variant",
            "CPU",
            "batch",
            "p50 ms",
            "95% interval",
            "p99 ms",
            "items/s",
            "cv",
            "samples"));
    for (VariantFit fit : profile.fits()) {
      for (CellStatistics cell : profile.cells()) {
        if (cell.cell().stage().equals(fit.stage())
            && cell.cell().variant().equals(fit.variant())) {
          text.append(row(name(fit), width, cell));
        }
      }
    }
    long uncertain = profile.cells().stream().filter(cell -> !cell.tailCertain()).count();
    if (uncertain > 0) {
      text.append(
          "* %d cells have fewer than the %d samples that a 99th percentile needs%n"
              .formatted(uncertain, CellStatistics.TAIL_SAMPLES));
    }
    profile.fits().forEach(fit -> text.append(lines(fit)));
    delays(text);
    return text.toString();
  }

  private static String name(VariantFit fit) {
    return fit.stage() + " " + fit.variant();
  }

  private static String row(String name, int width, CellStatistics cell) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s %5dm %6d %9.2f %15s %9.2f %8.1f %6.2f %8s%n",
        name,
        cell.cell().millicores(),
        cell.cell().batch(),
        cell.medianMs(),
        String.format(
            Locale.ROOT, "%.2f–%.2f", cell.medianInterval().low(), cell.medianInterval().high()),
        cell.tailMs(),
        cell.throughputPerSecond(),
        cell.variation(),
        cell.samples() + (cell.tailCertain() ? "" : "*"));
  }

  private static String lines(VariantFit fit) {
    StringBuilder text = new StringBuilder();
    fit.median().ifPresent(f -> text.append("%s, %s%n".formatted(name(fit), VariantFit.line(f))));
    fit.mean().ifPresent(f -> text.append("%s, %s%n".formatted(name(fit), VariantFit.line(f))));
    fit.tail().ifPresent(f -> text.append("%s, %s%n".formatted(name(fit), VariantFit.line(f))));
    fit.refusal()
        .ifPresent(
            reason -> text.append("%s: no latency model: %s%n".formatted(name(fit), reason)));
    return text.toString();
  }

  private void delays(StringBuilder text) {
    for (VariantFit fit : profile.fits()) {
      List<ReplicaStart> starts =
          profile.starts().stream()
              .filter(s -> s.stage().equals(fit.stage()) && s.variant().equals(fit.variant()))
              .toList();
      starts.stream()
          .mapToInt(ReplicaStart::millicores)
          .distinct()
          .sorted()
          .forEach(cpu -> text.append(starts(name(fit), cpu, starts)));
    }
    double[] resizes = profile.resizes().stream().mapToDouble(ReplicaResize::ms).toArray();
    if (resizes.length > 0) {
      OrderStatistics delay = new OrderStatistics(resizes);
      text.append(
          String.format(
              Locale.ROOT,
              "resize until read back: median %.1f ms, p99 %.1f ms, of %d%n",
              delay.percentile(0.5),
              delay.percentile(0.99),
              resizes.length));
    }
  }

  private static String starts(String name, int millicores, List<ReplicaStart> all) {
    List<ReplicaStart> starts = all.stream().filter(s -> s.millicores() == millicores).toList();
    OrderStatistics ready =
        new OrderStatistics(starts.stream().mapToDouble(ReplicaStart::readyMs).toArray());
    String parts =
        starts.stream()
            .flatMap(start -> start.parts().stream())
            .findFirst()
            .map(
                p ->
                    String.format(
                        Locale.ROOT,
                        "; the first: JVM %.0f, model %.0f, server %.0f, warm-up %.0f ms",
                        p.jvmMs(),
                        p.loadMs(),
                        p.listenMs(),
                        p.warmUpMs()))
            .orElse("");
    return String.format(
        Locale.ROOT,
        "%s, cold start at %dm: median %.0f ms, %.0f to %.0f, of %d%s%n",
        name,
        millicores,
        ready.percentile(0.5),
        ready.percentile(1e-9),
        ready.percentile(1),
        starts.size(),
        parts);
  }
}
