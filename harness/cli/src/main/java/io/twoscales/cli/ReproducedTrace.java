package io.twoscales.cli;

import io.twoscales.core.experiment.FittedModelFile;
import io.twoscales.reproduction.ReplayedWindow;
import io.twoscales.reproduction.WindowKind;
import io.twoscales.reproduction.WindowRule;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.Window;
import io.twoscales.traces.fitted.FittedTraces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The trace of the papers where it is at hand, else one like it.
 *
 * @param rule chooses its windows
 * @param authors the authors' own window, if it is at hand
 * @param note which trace it is, a sentence
 */
record ReproducedTrace(WindowRule rule, List<ReplayedWindow> authors, String note) {
  private static final String PAPERS = "twitter-2021-08-days-01-14.txt.gz";
  private static final String AUTHORS = "twitter-2021-08-second-1301190-to-1302150.txt";
  private static final Window AUTHORS_WINDOW = new Window(300, 960);
  private static final String MODEL = "experiments/reproduction/twitter-2021-08-days-01-14.yaml";
  private static final String DRAWN = "like-twitter-2021-08.txt.gz";
  private static final int DRAWN_SECONDS = 14 * 86_400;
  private static final long SEED = 1;

  /**
   * Finds it, or draws one.
   *
   * @param traceFolders where it may be
   * @param experiments the folder of the experiments that will replay it
   */
  static ReproducedTrace find(List<Path> traceFolders, Path experiments) throws IOException {
    TraceFolders folders = new TraceFolders(traceFolders);
    List<ReplayedWindow> authors =
        folders.contains(AUTHORS)
            ? List.of(new ReplayedWindow(WindowKind.AUTHORS, 1, AUTHORS, AUTHORS_WINDOW))
            : List.of();
    String authorsNote =
        authors.isEmpty()
            ? "; the authors' own window is not replayed: %s is not at hand".formatted(AUTHORS)
            : "; the authors' own window is replayed, too";
    if (folders.contains(PAPERS)) {
      return new ReproducedTrace(
          new WindowRule(RateFiles.read(folders.find(PAPERS)), PAPERS),
          authors,
          "trace: the Twitter stream of August 2021, which the papers use, its first 14 days"
              + authorsNote);
    }
    return new ReproducedTrace(
        new WindowRule(drawn(experiments.resolve(DRAWN)), DRAWN),
        authors,
        ("trace: drawn, not recorded: %s is not at hand (--trace-dir, $TWOSCALES_TRACES), and a trace"
                + " with its statistics stands in (%s, seed %d)%s")
            .formatted(PAPERS, MODEL, SEED, authorsNote));
  }

  private static RateTrace drawn(Path file) throws IOException {
    if (!Files.exists(file)) {
      RateTrace drawn =
          FittedTraces.draw(
              DRAWN, FittedModelFile.read(Home.folder().resolve(MODEL)), DRAWN_SECONDS, SEED);
      RateFiles.write(
          file, drawn, List.of("drawn from %s with seed %d; no recording".formatted(MODEL, SEED)));
    }
    return RateFiles.read(file);
  }
}
