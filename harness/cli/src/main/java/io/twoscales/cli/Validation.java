package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.experiment.SimulatedTwin;
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
import java.util.List;
import java.util.stream.IntStream;

/** Runs a measured set's experiment in virtual time and holds the one against the other. */
final class Validation {
  /** As many as usual: the p99 of one alone scatters by 8 %. */
  static final int DRAWS = 5;

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
   * @param folder for the simulated sets and what is found
   * @param err where progress is shown
   */
  Validation(ValidatedExperiment asked, ExperimentReader reader, Path folder, PrintWriter err) {
    this.asked = asked;
    this.reader = reader;
    this.folder = folder;
    this.err = err;
  }

  /** The experiment in virtual time, in each of some draws of its noise. */
  List<Experiment> twins(LearntParameters learnt, int draws) {
    SimulatedTwin twin = learnt.twin(asked);
    return IntStream.rangeClosed(1, draws)
        .mapToObj(draw -> reader.read(asked.place(), twin.text(draw).text()))
        .toList();
  }

  /**
   * Runs the twins; the first exit code that is not 0.
   *
   * @throws InvalidFileException when the folder has a measured set where a simulated one goes
   */
  int simulate(List<Experiment> twins) throws IOException {
    for (int draw = 1; draw <= twins.size() || Files.exists(simulated(draw)); draw++) {
      removeSimulated(simulated(draw));
    }
    for (int draw = 1; draw <= twins.size(); draw++) {
      int code = run(twins.get(draw - 1), simulated(draw));
      if (code != 0) {
        return code;
      }
    }
    return 0;
  }

  /** Compares what {@link #simulate} has run. */
  Findings compare(
      ResultSet truth, List<Experiment> twins, LearntParameters learnt, Tolerances tolerated)
      throws IOException {
    List<ResultSet> simulated =
        IntStream.rangeClosed(1, twins.size())
            .mapToObj(draw -> ResultSet.open(simulated(draw)))
            .toList();
    Fidelity fidelity = Fidelity.of(truth, simulated, tolerated);
    List<String> parameters = learnt.lines(twins.get(0));
    FidelityText text = new FidelityText(fidelity, parameters);
    String json =
        JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(FidelityJson.of(fidelity, parameters))
            + "\n";
    write(folder.resolve("fidelity.json"), json);
    write(folder.resolve("fidelity.md"), text.markdown());
    FidelityFigures.of(fidelity.measured(), fidelity.simulated().get(0))
        .forEach(figure -> write(folder.resolve(figure.name() + ".svg"), figure.svg()));
    return new Findings(fidelity, text, json);
  }

  /** Runs an experiment into a set; the exit code. */
  int run(Experiment experiment, Path set) throws IOException {
    SuiteOptions options = new SuiteOptions();
    options.out = set;
    return new SuiteRun(experiment, options, FailedRuns.TRY_AGAIN, err, err).run();
  }

  private Path simulated(int draw) {
    return folder.resolve(draw == 1 ? "simulated" : "simulated-" + draw);
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
