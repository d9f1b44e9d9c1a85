package io.twoscales.modelserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.inference.Datatype;
import io.twoscales.inference.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxNetworkTest {
  private static final Path MODELS = Path.of(System.getProperty("twoscales.models"));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"minilm-l6-v2-q", "ppocr-det-v3", "ppocr-rec-v3"})
  void theAnswerIsTheSameWithOneThreadAndWithTwo(String name) throws IOException {
    try (Model model = new ModelFolder(MODELS).load(name, 1, 128)) {
      List<Tensor> inputs = model.example(2);
      List<Tensor> one = model.infer(inputs);
      model.useThreads(2);
      assertSame(model.infer(inputs), one);
      model.useThreads(1);
      assertSame(model.infer(inputs), one);
    }
  }

  private static void assertSame(List<Tensor> found, List<Tensor> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).shape()).isEqualTo(expected.get(i).shape());
      if (found.get(i).datatype() == Datatype.FP32) {
        assertThat(found.get(i).floats()).containsExactly(expected.get(i).floats(), within(1e-3f));
      } else {
        assertThat(found.get(i).raw()).isEqualTo(expected.get(i).raw());
      }
    }
  }

  @Test
  void aFileThatIsNoModelIsRefusedAndSaidSo() throws IOException {
    Files.writeString(folder.resolve("model.onnx"), "<html>not found</html>");
    assertThatThrownBy(() -> new OnnxNetwork(folder, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("model.onnx") + " is not a model");
  }

  @Test
  void aSecondSessionThatCannotBeLeavesTheFirst() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.copy(MODELS.resolve("ppocr-det-v3/model.onnx"), file);
    OnnxNetwork.Input input =
        new OnnxNetwork.Input.Floats("x", new float[3 * 32 * 32], 1, 3, 32, 32);
    try (OnnxNetwork network = new OnnxNetwork(folder, 1)) {
      Files.delete(file);
      assertThatThrownBy(() -> network.useThreads(2)).isInstanceOf(IOException.class);
      assertThat(network.run(input).values()).hasSize(32 * 32);
    }
  }

  @Test
  void aClosedNetworkSaysSo() throws IOException {
    OnnxNetwork network = new OnnxNetwork(MODELS.resolve("ppocr-det-v3"), 1);
    network.close();
    network.close();
    network.useThreads(2);
    assertThatThrownBy(
            () ->
                network.run(
                    new OnnxNetwork.Input.Floats("x", new float[3 * 32 * 32], 1, 3, 32, 32)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anInputThatTheNetworkCannotTakeFailsAndTheNextSucceeds() throws IOException {
    try (OnnxNetwork network = new OnnxNetwork(MODELS.resolve("ppocr-det-v3"), 1)) {
      assertThatThrownBy(
              () -> network.run(new OnnxNetwork.Input.Floats("x", new float[4], 1, 1, 2, 2)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () ->
                  network.run(
                      new OnnxNetwork.Input.Integers("x", new long[3 * 32 * 32], 1, 3, 32, 32)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(
              network
                  .run(new OnnxNetwork.Input.Floats("x", new float[3 * 32 * 32], 1, 3, 32, 32))
                  .values())
          .hasSize(32 * 32);
    }
  }
}
