package io.twoscales.control.forecast;

import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import java.nio.file.Path;

/**
 * A network as {@code twoscales forecast train} wrote it: JSON, which is YAML too, with the scores
 * of its training beside the weights.
 *
 * @param trace the file name of the trace it has learnt
 * @param window the seconds of it, as {@code FROM..TO}
 * @param upperRatio see {@link LstmForecaster}
 */
public record LstmWeights(LstmNetwork network, double upperRatio, String trace, String window) {
  private static final double ANY = 1e9;

  /**
   * Reads a file.
   *
   * @throws io.twoscales.core.yaml.InvalidFileException when it is not one, saying where
   */
  public static LstmWeights read(Path file) {
    YamlMap root = YamlFile.read(file);
    YamlValue format = root.required("format");
    if (!format.string().equals("twoscales-lstm-1")) {
      throw format.refused("expected twoscales-lstm-1, found '" + format.string() + "'");
    }
    YamlMap training = root.required("training").map();
    YamlValue output = root.required("outputWeights");
    try {
      return new LstmWeights(
          new LstmNetwork(
              new LstmNetwork.Numbers(
                  numbers(root.required("inputWeights")),
                  root.required("stateWeights").list().stream()
                      .map(LstmWeights::numbers)
                      .toArray(double[][]::new),
                  numbers(root.required("biases")),
                  numbers(output),
                  root.required("outputBias").number(-ANY, ANY))),
          root.required("upperRatio").number(1, ANY),
          training.required("trace").string(),
          training.required("window").string());
    } catch (IllegalArgumentException e) {
      throw output.refused("these weights fit no network: " + e.getMessage());
    }
  }

  private static double[] numbers(YamlValue list) {
    return list.list().stream().mapToDouble(v -> v.number(-ANY, ANY)).toArray();
  }
}
