package io.twoscales.modelserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.twoscales.modelserver.models.OnnxFile.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Models some of whose files are no model, or another's: one line says which, and what to do. */
class WrongFilesTest {
  private static final Path MODELS = Path.of(System.getProperty("twoscales.models"));
  private static final List<String> ONE_OF_EACH_KIND =
      List.of("minilm-l6-v2-q", "ppocr-det-v3", "ppocr-rec-v3");

  @TempDir private Path folder;

  private Path copy(String model) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("m"));
    try (Stream<Path> files = Files.list(MODELS.resolve(model))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private void assertRefused(Path file, String reason) {
    Throwable refused = catchThrowable(() -> new ModelFolder(folder).load("m", 1, 128).close());
    assertThat(refused).isInstanceOf(IOException.class);
    assertThat(refused.getMessage())
        .contains(file.toString(), reason)
        .containsPattern("[;:] (put|expected) ")
        .doesNotContain("\n")
        .hasSizeLessThan(600);
  }

  /** Puts something else in the place of a file. */
  private static void spoil(Path file, String how) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    switch (how) {
      case "missing" -> {}
      case "empty" -> Files.createFile(file);
      case "folder" -> Files.createDirectory(file);
      case "half" -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      case "all but the end" -> Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      case "random" -> {
        byte[] random = new byte[100_000];
        new Random(7).nextBytes(random);
        Files.write(file, random);
      }
      case "page" -> Files.writeString(file, "<html>\n<body>not found</body>\n</html>\n");
      default -> throw new IllegalArgumentException(how);
    }
  }

  static Stream<Arguments> spoiltFiles() {
    List<Arguments> all = new ArrayList<>();
    for (String how :
        List.of("missing", "empty", "folder", "half", "all but the end", "random", "page")) {
      for (String model : ONE_OF_EACH_KIND) {
        all.add(Arguments.of(model, "model.onnx", how));
        // Part of a text may be a whole one.
        if (!how.equals("half") && !how.equals("all but the end")) {
          all.add(Arguments.of(model, "model.properties", how));
        }
      }
      all.add(Arguments.of("minilm-l6-v2-q", "tokenizer.json", how));
      if (!how.equals("all but the end")) {
        all.add(Arguments.of("ppocr-rec-v3", "characters.txt", how));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}/{1}: {2}")
  @MethodSource("spoiltFiles")
  void aFileThatIsNotWhatItShouldBeIsNamed(String model, String file, String how)
      throws IOException {
    Path copy = copy(model);
    spoil(copy.resolve(file), how);
    assertRefused(copy.resolve(file), "");
  }

  @ParameterizedTest
  @CsvSource({
    "minilm-l6-v2-q, ppocr-det-v3",
    "minilm-l6-v2-q, ppocr-rec-v3",
    "ppocr-det-v3, minilm-l6-v2-q",
    "ppocr-det-v3, ppocr-rec-v3",
    "ppocr-rec-v3, minilm-l6-v2-q",
    "ppocr-rec-v3, ppocr-det-v3"
  })
  void theNetworkOfAnotherKindIsRefused(String model, String other) throws IOException {
    Path file = copy(model).resolve("model.onnx");
    Files.delete(file);
    Files.copy(MODELS.resolve(other).resolve("model.onnx"), file);
    assertRefused(file, "put a network");
  }

  private static final Value PICTURES = new Value("x", OnnxFile.FLOAT, 4);
  private static final List<Value> TOKENS =
      List.of(
          new Value("input_ids", OnnxFile.INT64, 2),
          new Value("attention_mask", OnnxFile.INT64, 2),
          new Value("token_type_ids", OnnxFile.INT64, 2));

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(
            "ppocr-det-v3",
            "Identity",
            0,
            List.of(PICTURES),
            new Value("y", OnnxFile.FLOAT, 4),
            "gives [1, 3, 320, 320], expected [1, 1, 320, 320]"),
        Arguments.of(
            "ppocr-det-v3",
            "Cast",
            OnnxFile.INT64,
            List.of(PICTURES),
            new Value("y", OnnxFile.INT64, 4),
            "its first output is of int64, expected float32"),
        Arguments.of(
            "ppocr-det-v3",
            "Flatten",
            0,
            List.of(PICTURES),
            new Value("y", OnnxFile.FLOAT, 2),
            "gives [1, 307200], expected [1, 1, 320, 320]"),
        Arguments.of(
            "ppocr-det-v3",
            "Identity",
            0,
            List.of(new Value("picture", OnnxFile.FLOAT, 4)),
            new Value("y", OnnxFile.FLOAT, 4),
            "has the inputs picture, expected x"),
        Arguments.of(
            "ppocr-det-v3",
            "Identity",
            0,
            List.of(PICTURES, new Value("more", OnnxFile.FLOAT, 1)),
            new Value("y", OnnxFile.FLOAT, 4),
            "has the inputs more, x, expected x"),
        Arguments.of(
            "ppocr-rec-v3",
            "Identity",
            0,
            List.of(PICTURES),
            new Value("y", OnnxFile.FLOAT, 4),
            "gives [1, 3, 48, 320], expected [1, -1, -1]"),
        Arguments.of(
            "ppocr-rec-v3",
            "Identity",
            0,
            List.of(new Value("x", OnnxFile.FLOAT, 3)),
            new Value("y", OnnxFile.FLOAT, 3),
            "fails on an example: "),
        Arguments.of(
            "minilm-l6-v2-q",
            "Cast",
            OnnxFile.FLOAT,
            TOKENS,
            new Value("y", OnnxFile.FLOAT, 2),
            "expected [1, 15, -1]"),
        Arguments.of(
            "minilm-l6-v2-q",
            "Cast",
            OnnxFile.FLOAT,
            TOKENS.subList(0, 2),
            new Value("y", OnnxFile.FLOAT, 2),
            "has the inputs attention_mask, input_ids, expected attention_mask, input_ids,"
                + " token_type_ids"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aNetworkThatTakesOrGivesSomethingElseIsRefused(
      String model, String operation, int castTo, List<Value> inputs, Value output, String reason)
      throws IOException {
    Path file = copy(model).resolve("model.onnx");
    Files.delete(file);
    OnnxFile.write(file, operation, castTo, inputs, output);
    assertRefused(file, reason);
  }

  @Test
  void allOfThemCanBeLoadedAsTheyAre() throws IOException {
    for (String model : ONE_OF_EACH_KIND) {
      new ModelFolder(MODELS).load(model, 1, 128).close();
    }
  }
}
