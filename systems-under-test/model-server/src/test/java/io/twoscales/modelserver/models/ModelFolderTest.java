package io.twoscales.modelserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {
  private static final Path MODELS = Path.of(System.getProperty("twoscales.models"));

  @TempDir private Path folder;

  private void describe(String name, String description) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("model.properties"), description);
  }

  @Test
  void thereIsAModelOfEachKind() throws IOException {
    assertThat(new ModelFolder(MODELS).oneOfEachKind())
        .containsExactly("bge-small-en-v15-q", "ppocr-det-v3", "ppocr-rec-v3");
  }

  @Test
  void aModelThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
    describe("a", "kind=text-detection");
    describe("b", "kind=text-detection");
    assertThatThrownBy(() -> new ModelFolder(folder).load("c", 1, 128))
        .isInstanceOf(IOException.class)
        .hasMessage("no model c in " + folder + "; there are a, b");
    assertThatThrownBy(() -> new ModelFolder(folder.resolve("x")).load("c", 1, 128))
        .hasMessageContaining("where the models should be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                    | kind: expected one of sentence-embedding, text-detection, text-recognition, found nothing
          kind=speech                           | kind: expected one of sentence-embedding, text-detection, text-recognition, found "speech"
          kind=sentence-embedding               | pooling: expected one of mean, first-token, found nothing
          kind=text-detection,side=300          | side: expected a multiple of 32, found 300
          kind=text-detection,side=big          | side: expected a number, found "big"
          kind=text-detection,threshold=2       | threshold: expected 0.0 to 1.0, found "2"
          kind=text-detection,lines=2.5         | lines: expected a whole number, found "2.5"
          kind=text-detection,colour=red        | unknown key colour
          kind=text-recognition,unclip=2        | unknown key unclip
          kind=text-detection                   | no readable file
          kind=text-recognition                 | no readable file
          """)
  void aDescriptionThatCannotBeIsRefusedWithFileAndKey(String description, String reason)
      throws IOException {
    describe("m", description.replace(',', '\n'));
    assertThatThrownBy(() -> new ModelFolder(folder).load("m", 1, 128))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("m").toString())
        .hasMessageContaining(reason);
  }

  @Test
  void charactersThatAreNotTheNetworksAreRefused() throws IOException {
    Path recognition = MODELS.resolve("ppocr-rec-v3");
    Path copy = Files.createDirectory(folder.resolve("rec"));
    for (String file : new String[] {"model.onnx", "model.properties"}) {
      Files.copy(recognition.resolve(file), copy.resolve(file));
    }
    Files.writeString(copy.resolve("characters.txt"), "a\nb\n");
    assertThatThrownBy(() -> new ModelFolder(folder).load("rec", 1, 128))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("characters.txt gives the network 4 classes, it has 6625");
  }
}
