package io.twoscales.core.control;

import java.nio.file.Path;
import java.util.List;

/**
 * Makes controllers of one kind. Found by the service loader: a class on the class path that is
 * named in {@code META-INF/services} becomes a controller people can name in an experiment.
 */
public interface ControllerFactory {

  /** The name in experiments, such as {@code static-peak}. */
  String name();

  /** One line that says what the policy does. */
  String description();

  /** Its options with their defaults and ranges. */
  default List<ControllerOption<?>> options() {
    return List.of();
  }

  /** Files that these options name and that the result rests on; they are kept with it. */
  default List<Path> files(ControllerOptions options) {
    return List.of();
  }

  /**
   * A controller for one run.
   *
   * @throws io.twoscales.core.yaml.InvalidFileException when an option is unknown or impossible
   * @throws IllegalArgumentException when the policy cannot work in this setting, with the reason
   */
  Controller create(ControllerSetting setting, ControllerOptions options);
}
