package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.report.plot.FidelityFigures;
import io.twoscales.results.FileTree;
import io.twoscales.results.fidelity.Fidelity;
import io.twoscales.results.fidelity.FidelityJson;
import io.twoscales.results.fidelity.FidelityText;
import io.twoscales.results.fidelity.Tolerances;
import io.twoscales.results.read.ResultSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a measured set's experiment in virtual time and holds the one against the other. */
final class Validation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ValidatedExperiment asked;
  private final ExperimentReader reader;
  private final Path folder;
  private final PrintWriter err;

  /** What came of it, written to the folder already. */
  record Findings(Fidelity fidelity, FidelityText text, String json) {}

  /**
   * Nothing is run yet.
   *
   * @param folder for the simulated set and what is found
   * @param err where progress is shown
   */
  Validation(ValidatedExperiment asked, ExperimentReader reader, Path folder, PrintWriter err) {
    this.asked = asked;
    this.reader = reader;
    this.folder = folder;
    this.err = err;
  }

  /** The experiment in virtual time. */
  Experiment twin(LearntParameters learnt) {
    return reader.read(asked.place(), learnt.twin(asked).text().text());
  }

  /**
   * Runs the twin; the exit code.
   *
   * @throws InvalidFileException when the folder has a measured set where the simulated one goes
   */
  int simulate(Experiment twin) throws IOException {
    removeSimulated(simulated());
    return run(twin, simulated());
  }

  /** Compares what {@link #simulate} has run. */
  Findings compare(ResultSet truth, Experiment twin, LearntParameters learnt, Tolerances tolerated)
      throws IOException {
    Fidelity fidelity = Fidelity.of(truth, ResultSet.open(simulated()), tolerated);
    FidelityText text = new FidelityText(fidelity, learnt.lines(twin));
    String json =
        JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(FidelityJson.of(fidelity, learnt.lines(twin)))
            + "\n";
    write(folder.resolve("fidelity.json"), json);
    write(folder.resolve("fidelity.md"), text.markdown());
    FidelityFigures.of(fidelity.measured(), fidelity.simulated())
        .forEach(figure -> write(folder.resolve(figure.name() + ".svg"), figure.svg()));
    return new Findings(fidelity, text, json);
  }

  /** Runs an experiment into a set; the exit code. */
  int run(Experiment experiment, Path set) throws IOException {
    SuiteOptions options = new SuiteOptions();
    options.out = set;
    return new SuiteRun(experiment, options, FailedRuns.TRY_AGAIN, err, err).run();
  }

  private Path simulated() {
    return folder.resolve("simulated");
  }

  /** What is simulated can be had again at any time, and follows from what was measured. */
  private static void removeSimulated(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!ResultSet.open(folder).manifest().experiment().platform().equals("simulated")) {
      throw new InvalidFileException(folder + " was measured; it is not replaced");
    }
    FileTree.delete(folder);
  }

  static void write(Path file, String text) {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
