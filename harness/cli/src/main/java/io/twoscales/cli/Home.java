package io.twoscales.cli;

import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.experiment.ExperimentReader;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.profiling.Hardware;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Where the project lies, and what can be found there. */
final class Home {
  /** Where fetched traces go when no other folder is named. */
  static final Path FETCHED = Path.of("traces");

  /** Where fetched models go when no other folder is named. */
  static final Path MODELS = Path.of("models");

  private Home() {}

  /** The project's folder, as the launcher gives it. */
  static Path folder() {
    return Path.of(System.getProperty("twoscales.home", ".")).toAbsolutePath().normalize();
  }

  /** Every controller on the class path, by name. */
  static List<ControllerFactory> controllers() {
    return ServiceLoader.load(ControllerFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ControllerFactory::name))
        .toList();
  }

  static List<ForecasterFactory> forecasters() {
    return ServiceLoader.load(ForecasterFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ForecasterFactory::name))
        .toList();
  }

  static ExperimentReader experimentReader(List<Path> traceFolders) {
    return new ExperimentReader(folder(), traceFolders, controllers(), forecasters());
  }

  /** Where the profile of a pipeline on this hardware is, or would be. */
  static Path profileHere(String pipeline) {
    return folder().resolve("results/profiles").resolve(Hardware.name()).resolve(pipeline);
  }

  /** The profile of a pipeline on this hardware, where there is one. */
  static Optional<Path> findProfileHere(String pipeline) {
    return Optional.of(profileHere(pipeline)).filter(Files::isDirectory);
  }

  /**
   * Folders with traces: those given on the command line, then the environment's, then, where it is
   * there, the one in the working folder that {@code traces fetch} makes.
   */
  static List<Path> traceFolders(List<Path> given) {
    List<Path> folders = new ArrayList<>(given);
    String environment = System.getenv("TWOSCALES_TRACES");
    if (environment != null && !environment.isBlank()) {
      folders.add(Path.of(environment));
    }
    if (Files.isDirectory(FETCHED)) {
      folders.add(FETCHED);
    }
    return folders;
  }
}
