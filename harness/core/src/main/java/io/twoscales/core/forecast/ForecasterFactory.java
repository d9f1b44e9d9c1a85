package io.twoscales.core.forecast;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes forecasters of one kind. Found by the service loader, like controllers: {@code forecaster:
 * moving-max} or {@code forecaster: {name: moving-max, seconds: 20}} in an experiment.
 */
public interface ForecasterFactory {

  /** The name in experiments, such as {@code moving-max}. */
  String name();

  /** One line that says what the method does. */
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
   * A forecaster for one run.
   *
   * @throws io.twoscales.core.yaml.InvalidFileException when an option is unknown or impossible
   * @throws IllegalArgumentException when the method cannot work, with the reason
   */
  Forecaster create(ControllerOptions options);
}
