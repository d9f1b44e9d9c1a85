package io.twoscales.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import io.twoscales.control.forecast.LstmNetwork;
import io.twoscales.traces.RateTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Trains the network of Themis: one layer of long short-term memory and a linear unit, mean squared
 * error, Adam; the last tenth of the samples decides when to stop.
 */
public final class LstmTraining {
  /** As in Themis. */
  public static final int UNITS = 25;

  private static final int MIN_SAMPLES = 100;
  private static final double UPPER_QUANTILE = 0.95;

  /**
   * How to train.
   *
   * @param batchSize samples per step of the optimiser
   * @param maxEpochs passes over the samples, at most
   * @param patience epochs without a better validation error before it stops
   * @param seed of first weights and of the order of samples
   */
  public record Settings(int batchSize, int maxEpochs, int patience, int seed) {}

  /** Is told of the progress. */
  public interface Listener {
    /** So many steps of so many of this epoch are done. */
    void step(int epoch, int step, int ofSteps);

    /** An epoch is done; errors are root mean squares, in multiples of the last minute's mean. */
    void epoch(int epoch, double trainingError, double validationError, boolean best);
  }

  /**
   * What came of it.
   *
   * @param upperRatio what the truth exceeds the forecast by in one validation sample in twenty
   * @param bestEpoch the epoch the weights are of
   */
  public record Trained(
      LstmNetwork network,
      double upperRatio,
      int samples,
      int epochs,
      int bestEpoch,
      double trainingError,
      double validationError) {

    private Trained after(int epoch) {
      return new Trained(
          network, upperRatio, samples, epoch, bestEpoch, trainingError, validationError);
    }
  }

  private LstmTraining() {}

  /**
   * Trains on a whole trace. Ends early, with the best so far, when the thread is interrupted after
   * the first epoch.
   *
   * @throws IllegalArgumentException when the trace is too short or has too many gaps
   * @throws InterruptedException when interrupted before there is anything to keep
   */
  public static Trained train(RateTrace trace, Settings settings, Listener listener)
      throws InterruptedException {
    Samples samples = Samples.of(trace);
    if (samples.size() < MIN_SAMPLES) {
      throw new IllegalArgumentException(
          "%s: only %d samples of a minute without gaps; expected at least %d"
              .formatted(trace.name(), samples.size(), MIN_SAMPLES));
    }
    int validation = Math.max(MIN_SAMPLES / 10, samples.size() / 10);
    return train(
        samples.part(0, samples.size() - validation),
        samples.part(samples.size() - validation, samples.size()),
        settings,
        listener);
  }

  private static Trained train(
      Samples training, Samples validation, Settings settings, Listener listener)
      throws InterruptedException {
    offline();
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed(settings.seed());
    try (Model model = Model.newInstance("lstm", "PyTorch")) {
      model.setBlock(network());
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.l2Loss("l2", 1))
              .optOptimizer(Optimizer.adam().build())
              .optDevices(new Device[] {Device.cpu()});
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(settings.batchSize(), training.inputs().get(0).length, 1));
        return epochs(trainer, training, validation, settings, listener);
      }
    }
  }

  /** Everything is on the class path; nothing may be fetched, and nobody be told. */
  static void offline() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  static SequentialBlock network() {
    return new SequentialBlock()
        .add(
            LSTM.builder()
                .setNumLayers(1)
                .setStateSize(UNITS)
                .optBatchFirst(true)
                .optReturnState(false)
                .build())
        .add(states -> new NDList(states.singletonOrThrow().get(":, -1, :")))
        .add(Linear.builder().setUnits(1).build());
  }

  private static Trained epochs(
      Trainer trainer, Samples training, Samples validation, Settings settings, Listener listener)
      throws InterruptedException {
    List<Integer> order = new ArrayList<>(IntStream.range(0, training.size()).boxed().toList());
    Random random = new Random(settings.seed());
    Trained best = null;
    for (int epoch = 1; epoch <= settings.maxEpochs(); epoch++) {
      Collections.shuffle(order, random);
      double trainingError = epoch(trainer, training, order, epoch, settings, listener);
      if (Double.isNaN(trainingError)) {
        break;
      }
      LstmNetwork network = exported(trainer.getModel().getBlock());
      double error = error(network, validation);
      boolean better = best == null || error < best.validationError();
      listener.epoch(epoch, trainingError, error, better);
      if (better) {
        best =
            new Trained(
                network,
                upperRatio(network, validation),
                training.size(),
                epoch,
                epoch,
                trainingError,
                error);
      } else {
        best = best.after(epoch);
        if (epoch - best.bestEpoch() >= settings.patience()) {
          break;
        }
      }
    }
    if (best == null) {
      throw new InterruptedException("before the first epoch was done");
    }
    return best;
  }

  /** The root mean square error over the samples; NaN when the thread was interrupted. */
  private static double epoch(
      Trainer trainer,
      Samples samples,
      List<Integer> order,
      int epoch,
      Settings settings,
      Listener listener) {
    int size = settings.batchSize();
    int steps = (order.size() + size - 1) / size;
    double squares = 0;
    for (int step = 0; step < steps; step++) {
      if (Thread.currentThread().isInterrupted()) {
        return Double.NaN;
      }
      List<Integer> chosen = order.subList(step * size, Math.min(order.size(), (step + 1) * size));
      squares += chosen.size() * step(trainer, samples, chosen);
      listener.step(epoch, step + 1, steps);
    }
    return Math.sqrt(squares / order.size());
  }

  private static double step(Trainer trainer, Samples samples, List<Integer> chosen) {
    int blocks = samples.inputs().get(0).length;
    float[] inputs = new float[chosen.size() * blocks];
    float[] targets = new float[chosen.size()];
    for (int i = 0; i < chosen.size(); i++) {
      double[] input = samples.inputs().get(chosen.get(i));
      for (int block = 0; block < blocks; block++) {
        inputs[i * blocks + block] = (float) input[block];
      }
      targets[i] = samples.targets().get(chosen.get(i)).floatValue();
    }
    double loss;
    try (NDManager manager = trainer.getManager().newSubManager();
        GradientCollector gradients = trainer.newGradientCollector()) {
      NDArray x = manager.create(inputs, new Shape(chosen.size(), blocks, 1));
      NDArray y = manager.create(targets, new Shape(chosen.size(), 1));
      NDList predicted = trainer.forward(new NDList(x));
      NDArray error = trainer.getLoss().evaluate(new NDList(y), predicted);
      gradients.backward(error);
      loss = error.getFloat();
      predicted.close();
      error.close();
    }
    trainer.step();
    return loss;
  }

  /** PyTorch keeps gates in the order input, forget, cell, output, and two biases. */
  static LstmNetwork exported(Block block) {
    List<float[]> lstm = new ArrayList<>();
    List<float[]> linear = new ArrayList<>();
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      float[] numbers = parameter.getValue().getArray().toFloatArray();
      (parameter.getKey().contains("LSTM") ? lstm : linear).add(numbers);
    }
    int rows = 4 * UNITS;
    double[][] stateWeights = new double[rows][UNITS];
    double[] biases = new double[rows];
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < UNITS; unit++) {
        stateWeights[row][unit] = lstm.get(1)[row * UNITS + unit];
      }
      biases[row] = (double) lstm.get(2)[row] + lstm.get(3)[row];
    }
    return new LstmNetwork(
        new LstmNetwork.Numbers(
            doubles(lstm.get(0)), stateWeights, biases, doubles(linear.get(0)), linear.get(1)[0]));
  }

  private static double[] doubles(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
  }

  private static double error(LstmNetwork network, Samples samples) {
    double squares = 0;
    for (int i = 0; i < samples.size(); i++) {
      double error = network.output(samples.inputs().get(i)) - samples.targets().get(i);
      squares += error * error;
    }
    return Math.sqrt(squares / samples.size());
  }

  private static double upperRatio(LstmNetwork network, Samples samples) {
    double[] ratios = new double[samples.size()];
    for (int i = 0; i < ratios.length; i++) {
      double predicted = Math.max(0.01, network.output(samples.inputs().get(i)) + 1);
      ratios[i] = (samples.targets().get(i) + 1) / predicted;
    }
    Arrays.sort(ratios);
    return Math.max(1, ratios[(int) Math.floor(UPPER_QUANTILE * (ratios.length - 1))]);
  }
}
