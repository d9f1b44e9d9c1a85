package io.twoscales.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.control.forecast.LstmNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes what was trained, for {@link io.twoscales.control.forecast.LstmWeights} to read. */
public final class LstmFile {
  private LstmFile() {}

  /**
   * Writes a file, or replaces it.
   *
   * @param trace file name of the trace
   * @param window the seconds of it
   * @throws IOException when it cannot be written; a file that was there before is still there
   */
  public static void write(
      Path file,
      LstmTraining.Trained trained,
      LstmTraining.Settings settings,
      String trace,
      String window)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("format", "twoscales-lstm-1");
    ObjectNode training = root.putObject("training");
    training.put("trace", trace);
    training.put("window", window);
    training.put("seed", settings.seed());
    training.put("batchSize", settings.batchSize());
    training.put("maxEpochs", settings.maxEpochs());
    training.put("patience", settings.patience());
    training.put("samples", trained.samples());
    training.put("epochs", trained.epochs());
    training.put("bestEpoch", trained.bestEpoch());
    training.put("trainingError", trained.trainingError());
    training.put("validationError", trained.validationError());
    root.put("upperRatio", trained.upperRatio());
    LstmNetwork.Numbers numbers = trained.network().numbers();
    numbers(root.putArray("inputWeights"), numbers.inputWeights());
    ArrayNode rows = root.putArray("stateWeights");
    for (double[] row : numbers.stateWeights()) {
      numbers(rows.addArray(), row);
    }
    numbers(root.putArray("biases"), numbers.biases());
    numbers(root.putArray("outputWeights"), numbers.outputWeights());
    root.put("outputBias", numbers.outputBias());

    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path whole = folder.resolve(file.getFileName() + ".part");
    try {
      Files.writeString(whole, json.writeValueAsString(root));
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static void numbers(ArrayNode to, double[] numbers) {
    for (double number : numbers) {
      to.add(number);
    }
  }
}
