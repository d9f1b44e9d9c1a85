package io.twoscales.control.forecast;

import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.forecast.Forecaster;
import io.twoscales.core.forecast.ForecasterFactory;
import io.twoscales.core.forecast.MovingMax;
import io.twoscales.core.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes {@link LstmForecaster}s from weights that were trained before. */
public final class LstmFactory implements ForecasterFactory {
  private static final ControllerOption<String> WEIGHTS =
      new ControllerOption<>(
          "weights", "file that `forecast train` wrote", "", "a path", YamlValue::string);

  @Override
  public String name() {
    return "lstm";
  }

  @Override
  public String description() {
    return "the network of Themis: a minute's highest rates to those of the next ten seconds";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return List.of(WEIGHTS);
  }

  @Override
  public Forecaster create(ControllerOptions options) {
    Optional<YamlValue> named = options.option(WEIGHTS.name());
    if (named.isEmpty()) {
      return new Untrained(
          new MovingMax(ControllerSetting.DEFAULT_FORECAST_SECONDS),
          "forecaster lstm has no `weights` (`twoscales forecast train` makes them):"
              + " moving-max forecasts in its stead");
    }
    LstmWeights weights = LstmWeights.read(file(named.get()));
    return new LstmForecaster(weights.network(), weights.upperRatio());
  }

  @Override
  public List<Path> files(ControllerOptions options) {
    return options.option(WEIGHTS.name()).map(LstmFactory::file).stream().toList();
  }

  /** Beside the file that names it, or in the working folder. */
  private static Path file(YamlValue named) {
    Path beside = named.folder().resolve(named.string());
    return Files.exists(beside) ? beside : Path.of(named.string());
  }
}
