package io.twoscales.modelserver.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.inference.Tensor;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models as folders describe them. */
class PyTorchModelFolderTest {
  @TempDir private Path folder;

  private Model load(String description) throws IOException {
    Files.createDirectories(folder.resolve("m"));
    Files.writeString(folder.resolve("m/model.properties"), description.replace(',', '\n'));
    return new ModelFolder(folder).load("m", 1, 128);
  }

  @Test
  void thereIsAModelOfEachKind() throws IOException {
    assertThat(new ModelFolder(Path.of(System.getProperty("twoscales.models"))).oneOfEachKind())
        .containsExactly("resnet18-random", "ssd128-resnet18-random");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind=speech                                                        | kind: expected one of sentence-embedding, text-detection, text-recognition, image-classification, object-detection, found "speech"
          kind=image-classification                                          | network: expected one of resnet, torchscript, found nothing
          kind=image-classification,network=resnet,layers=20                 | layers: expected 18, 34, 50, 101 or 152, found 20
          kind=image-classification,network=resnet                           | weights: expected one of random, file, found nothing
          kind=image-classification,network=resnet,weights=random,colour=red | unknown key colour
          kind=image-classification,network=resnet,weights=file              | model-0000.params
          kind=image-classification,network=torchscript                      | model.pt
          kind=image-classification,network=torchscript,weights=random       | unknown key weights
          kind=object-detection                                              | network: expected one of ssd, found nothing
          kind=object-detection,network=ssd,side=100                         | side: expected a multiple of 32, found 100
          kind=object-detection,network=ssd,threshold=2                      | threshold: expected 0.0 to 1.0, found "2"
          kind=object-detection,network=ssd,weights=file                     | model-0000.params
          """)
  void aDescriptionThatCannotBeIsRefusedWithFileAndKey(String description, String reason) {
    assertThatThrownBy(() -> load(description))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("m").toString())
        .hasMessageContaining(reason);
  }

  @Test
  void weightsThatAreNotThoseOfTheirSha256AreRefused() throws Exception {
    Path file = Files.createDirectories(folder.resolve("m")).resolve("model.pt");
    TorchScriptFile.write(file, "return torch.mean(x, [2, 3])");
    String sum =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    String description =
        "kind=image-classification,network=torchscript,classes=3,objects=4,objectSide=64,sha256=";
    load(description + sum).close();
    assertThatThrownBy(() -> load(description + "0".repeat(64)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is not the file that model.properties was written for")
        .hasMessageContaining("found " + sum)
        .hasMessageNotContaining("\n");
    Files.delete(file);
    assertThatThrownBy(() -> load(description + sum))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("m") + " has none of model.onnx, model.pt");
  }

  @Test
  void whatIsNoNetworkAtAllIsRefusedInOneLine() throws IOException {
    Path file = Files.createDirectories(folder.resolve("m")).resolve("model.pt");
    String description = "kind=image-classification,network=torchscript,classes=3";
    byte[] random = new byte[10_000];
    new Random(7).nextBytes(random);
    for (byte[] content : new byte[][] {new byte[0], random, new byte[10_000]}) {
      Files.write(file, content);
      assertThatThrownBy(() -> load(description))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + " is not a model: ")
          .hasMessageEndingWith("; put the model's own file there")
          .hasMessageNotContaining("\n");
    }
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> load(description))
        .isInstanceOf(IOException.class)
        .hasMessage("no readable file " + file + ": put the model's there");
  }

  @Test
  void aTorchScriptNetworkClassifies() throws IOException {
    Files.createDirectories(folder.resolve("m"));
    TorchScriptFile.write(folder.resolve("m/model.pt"), "return torch.mean(x, [2, 3])");
    String description = "kind=image-classification,network=torchscript,objectSide=64,classes=";
    try (Model model = load(description + 3)) {
      assertThat(model.platform()).isEqualTo("pytorch_libtorch");
      Tensor probabilities = model.infer(model.example(2)).get(0);
      assertThat(probabilities.shape().dimensions()).containsExactly(2L, 4L, 3L);
      float[] values = probabilities.floats();
      assertThat(values[0] + values[1] + values[2]).isCloseTo(1, within(1e-6f));
    }
    assertThatThrownBy(() -> load(description + 4))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a network that gives [1, 4] for a picture, found [1, 3]");
    TorchScriptFile.write(folder.resolve("m/model.pt"), "return torch.mm(x, x)");
    assertThatThrownBy(() -> load(description + 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the network does not take pictures of 64 by 64");
  }
}
