package io.twoscales.modelserver.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTorchNetworkTest {
  @TempDir Path folder;

  private static Block linear(int outputs) {
    return new SequentialBlock().add(Linear.builder().setUnits(outputs).build());
  }

  private static PyTorchNetwork drawn(Block block, int seed) {
    return PyTorchNetwork.drawn(block, new RandomWeights(seed, 1, List.of()), new Shape(1, 4), 1);
  }

  @Test
  void aTorchScriptFileIsRun() throws IOException {
    TorchScriptFile.write(folder.resolve("model.pt"), "return torch.add(x, x)");
    try (PyTorchNetwork network = PyTorchNetwork.torchScript(folder, 1)) {
      PyTorchNetwork.Output output = network.run(new float[] {1, 2, 3, 4}, 2, 2).get(0);
      assertThat(output.values()).containsExactly(2, 4, 6, 8);
      assertThat(output.shape()).containsExactly(2, 2);
    }
  }

  @Test
  void whatIsNoTorchScriptFileIsRefusedAndSaidSo() throws IOException {
    assertThatThrownBy(() -> PyTorchNetwork.torchScript(folder, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("no readable file " + folder.resolve("model.pt") + ": put the model's there");
    Files.writeString(folder.resolve("model.pt"), "<html>not found</html>");
    assertThatThrownBy(() -> PyTorchNetwork.torchScript(folder, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("model.pt") + " is not a model: ");
    TorchScriptFile.write(folder.resolve("whole.pt"), "return torch.add(x, x)");
    byte[] whole = Files.readAllBytes(folder.resolve("whole.pt"));
    Files.write(folder.resolve("model.pt"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> PyTorchNetwork.torchScript(folder, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("model.pt") + " is not a model: ");
  }

  @Test
  void anInputThatTheNetworkCannotTakeFailsAndTheNextSucceeds() throws IOException {
    TorchScriptFile.write(folder.resolve("model.pt"), "return torch.mean(x, [2, 3])");
    try (PyTorchNetwork network = PyTorchNetwork.torchScript(folder, 1)) {
      assertThatThrownBy(() -> network.run(new float[4], 2, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the network failed on a valid input");
      assertThat(network.run(new float[] {1, 2, 3, 4}, 1, 1, 2, 2).get(0).values())
          .containsExactly(2.5f);
    }
  }

  @Test
  void weightsThatWereSavedAreReadAndOthersRefused() throws IOException {
    float[] expected;
    try (PyTorchNetwork network = drawn(linear(3), 5);
        ai.djl.Model saved = ai.djl.Model.newInstance("model", Device.cpu(), "PyTorch")) {
      expected = network.run(new float[] {1, 2, 3, 4}, 1, 4).get(0).values();
      saved.setBlock(network.block());
      saved.save(folder, "model");
    }
    try (PyTorchNetwork read = PyTorchNetwork.saved(linear(3), folder, 1)) {
      assertThat(read.run(new float[] {1, 2, 3, 4}, 1, 4).get(0).values())
          .containsExactly(expected, within(1e-6f));
    }
    Path file = folder.resolve("model-0000.params");
    byte[] whole = Files.readAllBytes(file);
    assertThatThrownBy(
            () ->
                PyTorchNetwork.saved(
                    new SequentialBlock()
                        .add(Linear.builder().setUnits(3).build())
                        .add(Linear.builder().setUnits(3).build()),
                    folder,
                    1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is not a model: ");
    Files.write(file, Arrays.copyOf(whole, whole.length - 8));
    assertThatThrownBy(() -> PyTorchNetwork.saved(linear(3), folder, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is not a model: ");
    Files.writeString(file, "no weights");
    assertThatThrownBy(() -> PyTorchNetwork.saved(linear(3), folder, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is not a model: ");
    Files.delete(file);
    assertThatThrownBy(() -> PyTorchNetwork.saved(linear(3), folder, 1))
        .hasMessage("no readable file " + file + ": put the model's there");
  }

  @Test
  void everyThreadThatComputesUsesAsManyThreadsAsWereSaidLast() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (PyTorchNetwork network = drawn(linear(3), 5)) {
      for (int threads : new int[] {2, 1, 3}) {
        network.useThreads(threads);
        var unused = network.run(new float[4], 1, 4);
        assertThat(JniUtils.getNumThreads()).isEqualTo(threads);
        var result =
            CompletableFuture.supplyAsync(
                    () -> {
                      var ignored = network.run(new float[4], 1, 4);
                      return JniUtils.getNumThreads();
                    },
                    other)
                .get();
        assertThat(result).isEqualTo(threads);
      }
    } finally {
      other.shutdown();
    }
  }

  @Test
  void aClosedNetworkSaysSo() {
    PyTorchNetwork network = drawn(linear(3), 5);
    network.close();
    network.close();
    network.useThreads(2);
    assertThatThrownBy(() -> network.run(new float[4], 1, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aSeedGivesTheSameWeightsAndAnotherOthers() {
    try (PyTorchNetwork one = drawn(linear(3), 5);
        PyTorchNetwork same = drawn(linear(3), 5);
        PyTorchNetwork other = drawn(linear(3), 6)) {
      float[] values = {1, 2, 3, 4};
      float[] expected = one.run(values, 1, 4).get(0).values();
      assertThat(same.run(values, 1, 4).get(0).values()).isEqualTo(expected);
      assertThat(other.run(values, 1, 4).get(0).values()).isNotEqualTo(expected);
    }
  }
}
