package io.twoscales.cli;

import io.twoscales.core.experiment.ColdStart;
import io.twoscales.core.experiment.Experiment;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.experiment.ExperimentText;
import io.twoscales.core.experiment.MeasuredBatches;
import io.twoscales.core.experiment.MeasuredProfiles;
import io.twoscales.core.experiment.PlatformSettings;
import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.results.read.ResultSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment on containers that can be had in virtual time, too.
 *
 * @param place where its paths are relative to
 * @param experiment as read
 * @param platform its platform
 */
record ValidatedExperiment(Path place, Experiment experiment, PlatformSettings.Docker platform) {

  /**
   * An experiment.
   *
   * @throws InvalidFileException when it is simulated, or names no profile
   */
  static ValidatedExperiment of(Path place, Experiment experiment) {
    if (!(experiment.platform() instanceof PlatformSettings.Docker docker)) {
      throw new InvalidFileException(
          place + ": platform.kind is simulated; what is validated is an experiment on containers");
    }
    if (experiment.inputs().stream().noneMatch(input -> input.of().equals("profiles"))) {
      throw new InvalidFileException(
          place
              + ": names no `profiles`, from which the simulation takes its service times and"
              + " delays; `twoscales profile` measures them");
    }
    return new ValidatedExperiment(place, experiment, docker);
  }

  /**
   * The experiment of a set, which has its text and a copy of its profile; traces have to be found.
   *
   * @throws InvalidFileException as well when they are not
   */
  static ValidatedExperiment ofSet(ResultSet set, ExperimentReader reader) {
    ExperimentText text = new ExperimentText(set.experimentText());
    Path place = set.folder().resolve("experiment.yaml");
    Path profiles = set.folder().resolve("inputs").resolve("profiles");
    try {
      return of(
          place,
          reader.read(
              place,
              Files.isDirectory(profiles)
                  ? text.withWord("profiles", "inputs/profiles").text()
                  : text.text()));
    } catch (InvalidFileException e) {
      throw new InvalidFileException(
          "%s (the experiment cannot be rebuilt from the set alone: give its file, and the set as --measured)"
              .formatted(e.getMessage()));
    }
  }

  ExperimentText text() {
    return new ExperimentText(experiment.text());
  }

  /** The times of single batches by stage, where its profile has them. */
  Optional<Map<String, MeasuredBatches>> samples() {
    return profiles("samples.csv.gz").flatMap(folder -> folder.samples(experiment.pipeline()));
  }

  /** How long starts take by stage and CPU limit, where its profile says. */
  Optional<ColdStart> coldStarts() {
    return profiles("profile.json").flatMap(folder -> folder.coldStarts(experiment.pipeline()));
  }

  private Optional<MeasuredProfiles> profiles(String with) {
    return experiment.inputs().stream()
        .filter(input -> input.file().endsWith(with))
        .findFirst()
        .map(input -> new MeasuredProfiles(input.file().getParent()));
  }
}
