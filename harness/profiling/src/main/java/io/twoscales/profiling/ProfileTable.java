package io.twoscales.profiling;

import io.twoscales.solver.latency.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The measured cells of one stage as a profile file, with more columns than a fit needs. */
public record ProfileTable(List<CellStatistics> cells) {
  public ProfileTable {
    cells = List.copyOf(cells);
  }

  /** For the fit. */
  public Profile profile() {
    return new Profile(cells.stream().map(CellStatistics::profileCell).toList());
  }

  /** Writes the file. */
  public void write(Path file) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(
                "variant",
                "batch",
                "millicores",
                "p50_ms",
                "p99_ms",
                "samples",
                "ci_low_ms",
                "ci_high_ms",
                "throughput_per_s",
                "mean_ms",
                "variation",
                "min_ms",
                "p25_ms",
                "p75_ms",
                "p90_ms",
                "p95_ms",
                "max_ms",
                "rounds",
                "round_spread",
                "p99_certain")
            .setRecordSeparator('\n')
            .get();
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (CellStatistics cell : cells) {
        OrderStatistics latencies = cell.latencies();
        printer.printRecord(
            cell.cell().variant(),
            cell.cell().batch(),
            cell.cell().millicores(),
            number(cell.medianMs()),
            number(cell.tailMs()),
            cell.samples(),
            number(cell.medianInterval().low()),
            number(cell.medianInterval().high()),
            number(cell.throughputPerSecond()),
            number(cell.meanMs()),
            number(cell.variation()),
            number(latencies.percentile(1e-9)),
            number(latencies.percentile(0.25)),
            number(latencies.percentile(0.75)),
            number(latencies.percentile(0.9)),
            number(latencies.percentile(0.95)),
            number(latencies.percentile(1)),
            cell.rounds(),
            number(cell.roundSpread()),
            cell.tailCertain() ? "yes" : "no");
      }
    }
    Files.writeString(file, text);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
