package io.twoscales.modelserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferRequest.InferInputTensor;
import io.twoscales.traces.documents.Document;
import io.twoscales.traces.documents.DocumentPayloads;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detection and recognition with their real networks: what was drawn is read back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentSearchTest {
  private static final ModelFolder MODELS =
      new ModelFolder(Path.of(System.getProperty("twoscales.models")));

  private Model detection;
  private Model recognition;

  @BeforeAll
  void load() throws IOException {
    detection = MODELS.load("ppocr-det-v4", 1, 128);
    recognition = MODELS.load("ppocr-rec-v4", 1, 128);
  }

  @AfterAll
  void close() {
    detection.close();
    recognition.close();
  }

  private static String base64(Document document) {
    return Base64.getEncoder().encodeToString(document.png());
  }

  private static Tensor images(List<Document> documents) {
    return Tensor.ofStrings("image", documents.stream().map(DocumentSearchTest::base64).toList());
  }

  private static List<String> expected(List<Document> documents) {
    return documents.stream().map(Document::text).toList();
  }

  /** One reading in a hundred or two is off by a letter; these are not. */
  @ParameterizedTest
  @CsvSource({"v3, v3", "v3, v4", "v4, v3", "v4, v4"})
  void everyPairOfModelsReadsWhatWasDrawn(String detecting, String recognising) throws Exception {
    List<Document> documents = DocumentPayloads.generate(6, 7);
    try (Model one = MODELS.load("ppocr-det-" + detecting, 1, 128);
        Model other = MODELS.load("ppocr-rec-" + recognising, 1, 128)) {
      List<Tensor> read = other.infer(one.infer(List.of(images(documents))));
      assertThat(read.get(0).strings()).isEqualTo(expected(documents));
      for (float confidence : read.get(1).floats()) {
        assertThat(confidence).isBetween(0.85f, 1.0001f);
      }
    }
  }

  @Test
  void eachPageOfABatchKeepsItsOwnLines() {
    List<Document> documents = DocumentPayloads.generate(7, 3);
    List<String> single = new ArrayList<>();
    for (Document document : documents) {
      List<Tensor> lines = detection.infer(List.of(images(List.of(document))));
      single.add(recognition.infer(lines).get(0).strings().get(0));
    }
    List<Tensor> together = detection.infer(List.of(images(documents)));
    assertThat(recognition.infer(together).get(0).strings()).isEqualTo(single);
  }

  @Test
  void aPictureMayComeAsItIsToo() {
    Document document = DocumentPayloads.generate(1, 4).get(0);
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    request.addInputs(
        InferInputTensor.newBuilder().setName("image").setDatatype("BYTES").addShape(1));
    request
        .getInputsBuilder(0)
        .getContentsBuilder()
        .addBytesContents(ByteString.copyFrom(document.png()));
    List<Tensor> lines = detection.infer(Tensor.inputsOf(request.build()));
    assertThat(lines).isEqualTo(detection.infer(List.of(images(List.of(document)))));
  }

  @Test
  void linesComeInOneShapeWithTheirWidths() {
    List<Document> documents = DocumentPayloads.generate(2, 5);
    List<Tensor> lines = detection.infer(List.of(images(documents)));
    assertThat(lines).extracting(Tensor::name).containsExactly("lines", "line_widths");
    assertThat(lines.get(0).shape()).isEqualTo(Shape.of(2, 6, 48, 320));
    assertThat(lines.get(0).datatype()).isEqualTo(Datatype.UINT8);
    assertThat(lines.get(1).shape()).isEqualTo(Shape.of(2, 6));
  }

  @Test
  void anEmptyPageHasNoTextAndNoConfidence() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), "png", png);
    String black = Base64.getEncoder().encodeToString(png.toByteArray());
    List<Tensor> read =
        recognition.infer(detection.infer(List.of(Tensor.ofStrings("image", List.of(black)))));
    assertThat(read.get(0).strings()).containsExactly("");
    assertThat(read.get(1).floats()).containsExactly(0);
  }

  @Test
  void whatIsNoPictureIsRefusedByItsPlaceAndTheModelGoesOn() {
    Document document = DocumentPayloads.generate(1, 4).get(0);
    for (String bad : List.of("", "hello world!", "aGVsbG8=", base64(document).substring(0, 400))) {
      assertThatThrownBy(
              () ->
                  detection.infer(
                      List.of(Tensor.ofStrings("image", List.of(base64(document), bad)))))
          .isInstanceOf(ProtocolException.class)
          .hasMessageStartingWith("tensor image: element 1: ");
    }
    assertThat(
            recognition.infer(detection.infer(List.of(images(List.of(document))))).get(0).strings())
        .containsExactly(document.text());
  }

  @Test
  void widthsThatCannotBeAreRefused() {
    List<Tensor> lines = recognition.example(1);
    byte[] raw = lines.get(1).raw().toByteArray();
    raw[3] = (byte) 0x80;
    Tensor negative =
        new Tensor("line_widths", Datatype.INT32, lines.get(1).shape(), ByteString.copyFrom(raw));
    assertThatThrownBy(() -> recognition.infer(List.of(lines.get(0), negative)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("line_widths: expected 0 to 320, element 0 is -");
  }

  @Test
  void theExamplesFitTheModels() {
    assertThat(recognition.infer(detection.infer(detection.example(2))).get(0).strings())
        .containsExactly(
            "The operator repaired the northern pipeline.",
            "The operator repaired the northern pipeline.");
    assertThat(recognition.infer(recognition.example(3)).get(0).shape()).isEqualTo(Shape.of(3));
  }
}
