package io.twoscales.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import io.twoscales.control.forecast.ForecastScore;
import io.twoscales.control.forecast.LstmForecaster;
import io.twoscales.control.forecast.LstmNetwork;
import io.twoscales.control.forecast.LstmWeights;
import io.twoscales.core.forecast.MovingMax;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training with PyTorch, and that what was trained says the same without it. */
class LstmTrainingTest {
  private static final LstmTraining.Settings SHORT = new LstmTraining.Settings(16, 6, 3, 1);

  private static final LstmTraining.Listener QUIET =
      new LstmTraining.Listener() {
        @Override
        public void step(int epoch, int step, int ofSteps) {}

        @Override
        public void epoch(int epoch, double training, double validation, boolean best) {}
      };

  @TempDir Path folder;

  /** A wave of a minute and a half: what comes is in the last minute, but not its highest. */
  private static RateTrace wave(int seconds, long seed) {
    Random random = new Random(seed);
    double[] rates = new double[seconds];
    for (int second = 0; second < seconds; second++) {
      double mean = 100 + 60 * Math.sin(2 * Math.PI * second / 90);
      rates[second] = Math.max(1, mean + 3 * random.nextGaussian());
    }
    return new RateTrace("wave", rates);
  }

  @Test
  void plainArithmeticSaysWhatPyTorchSays() {
    LstmTraining.offline();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      SequentialBlock block = LstmTraining.network();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 6, 1));
      LstmNetwork exported = LstmTraining.exported(block);
      Random random = new Random(2);
      for (int sample = 0; sample < 20; sample++) {
        double[] input = random.doubles(6, -1, 3).toArray();
        float[] floats = new float[6];
        for (int i = 0; i < 6; i++) {
          floats[i] = (float) input[i];
        }
        float expected =
            block
                .forward(
                    new ParameterStore(manager, false),
                    new NDList(manager.create(floats, new Shape(1, 6, 1))),
                    false)
                .singletonOrThrow()
                .getFloat();
        assertThat(exported.output(input)).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void itLearnsAWaveThatMovingMaxCannotSeeComing() throws Exception {
    LstmTraining.Trained trained = LstmTraining.train(wave(20_000, 1), SHORT, QUIET);

    RateTrace unseen = wave(3_000, 2);
    ForecastScore lstm =
        ForecastScore.of(new LstmForecaster(trained.network(), trained.upperRatio()), unseen, 10);
    ForecastScore movingMax = ForecastScore.of(new MovingMax(10), unseen, 10);
    assertThat(lstm.smapePercent()).isLessThan(movingMax.smapePercent() / 2);
    assertThat(lstm.upperExceededRate()).isLessThan(0.15);
    assertThat(trained.bestEpoch()).isBetween(1, trained.epochs());
  }

  @Test
  void whatIsWrittenIsReadAgainToTheDigit() throws Exception {
    LstmTraining.Settings one = new LstmTraining.Settings(32, 1, 1, 7);
    LstmTraining.Trained trained = LstmTraining.train(wave(3_000, 1), one, QUIET);
    Path file = folder.resolve("new/lstm.json");
    LstmFile.write(file, trained, one, "wave.txt", "0..3000");

    LstmWeights read = LstmWeights.read(file);
    double[] input = {0.1, -0.2, 0.3, 0, 0.05, -0.1};
    assertThat(read.network().output(input)).isEqualTo(trained.network().output(input));
    assertThat(read.upperRatio()).isEqualTo(trained.upperRatio());
    assertThat(read.trace()).isEqualTo("wave.txt");
    assertThat(read.window()).isEqualTo("0..3000");
    assertThat(Files.list(file.getParent())).hasSize(1);
  }

  @Test
  void oneSeedGivesOneNetwork() throws Exception {
    LstmTraining.Settings one = new LstmTraining.Settings(32, 1, 1, 7);
    double[] input = {0.1, -0.2, 0.3, 0, 0.05, -0.1};
    double first = LstmTraining.train(wave(3_000, 1), one, QUIET).network().output(input);
    double second = LstmTraining.train(wave(3_000, 1), one, QUIET).network().output(input);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void gapsAreLeftOut() {
    double[] rates = new double[1_000];
    for (int second = 0; second < rates.length; second++) {
      rates[second] = second >= 500 && second < 530 ? 0 : 5;
    }
    // 94 minutes end on a ten-second step; blocks 50, 51 and 52 are empty, seen by samples 50 to 58
    assertThat(Samples.of(new RateTrace("gap", rates)).size()).isEqualTo(94 - 9);
    assertThatThrownBy(
            () ->
                LstmTraining.train(
                    new RateTrace("gap", rates).window(new Window(0, 600)), SHORT, QUIET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at least 100");
  }

  @Test
  void anInterruptKeepsTheBestSoFar() throws Exception {
    LstmTraining.Listener interrupts =
        new LstmTraining.Listener() {
          @Override
          public void step(int epoch, int step, int ofSteps) {
            if (epoch == 2 && step == 3) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void epoch(int epoch, double training, double validation, boolean best) {}
        };
    LstmTraining.Trained trained = LstmTraining.train(wave(3_000, 1), SHORT, interrupts);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(trained.epochs()).isEqualTo(1);
  }
}
