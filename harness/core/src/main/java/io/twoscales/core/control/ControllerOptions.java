package io.twoscales.core.control;

import io.twoscales.core.yaml.YamlValue;
import java.util.Optional;

/** The options a person gave a controller in an experiment file. */
@FunctionalInterface
public interface ControllerOptions {

  /** The value of an option, empty when it was left out. Every option a controller has is asked. */
  Optional<YamlValue> option(String name);
}
