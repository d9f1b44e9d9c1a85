package io.twoscales.modelserver.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.ModelFolder;
import io.twoscales.traces.documents.FramePayloads;
import io.twoscales.traces.requests.Expectation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detection and classification as the pipeline chains them, on the payload's frames. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VideoMonitoringTest {
  private static final ModelFolder MODELS =
      new ModelFolder(Path.of(System.getProperty("twoscales.models")));
  private static final Expectation.Probabilities PROBABILITIES =
      new Expectation.Probabilities("probabilities", 4, 20);
  private static final Expectation.Boxes BOXES = new Expectation.Boxes("boxes", 4);

  private Model detection;
  private Model classification;

  @BeforeAll
  void load() throws IOException {
    detection = MODELS.load("ssd128-resnet18-random", 1, 128);
    classification = MODELS.load("resnet18-random", 1, 128);
  }

  @AfterAll
  void close() {
    detection.close();
    classification.close();
  }

  private static String base64(byte[] png) {
    return Base64.getEncoder().encodeToString(png);
  }

  private static List<Tensor> frames(List<byte[]> pngs) {
    return List.of(
        Tensor.ofStrings("frame", pngs.stream().map(VideoMonitoringTest::base64).toList()));
  }

  private static float[] classify(Model detection, Model classification, List<byte[]> pngs) {
    return classification.infer(detection.infer(frames(pngs)).subList(0, 2)).get(0).floats();
  }

  private static float[] item(float[] values, int item, int size) {
    float[] one = new float[size];
    System.arraycopy(values, item * size, one, 0, size);
    return one;
  }

  /** So that a reply that answers another frame of its batch is found out. */
  @ParameterizedTest
  @CsvSource({
    "ssd128-resnet18-random, resnet18-random",
    "ssd224-resnet18-random, resnet34-random",
    "ssd224-resnet18-random, resnet50-random"
  })
  void theSameFrameHasTheSameAnswerAndAnotherFrameAnother(String detecting, String classifying)
      throws IOException {
    List<byte[]> pngs = FramePayloads.generate(12, 7);
    try (Model one = MODELS.load(detecting, 1, 128);
        Model other = MODELS.load(classifying, 1, 128)) {
      List<float[]> single = new ArrayList<>();
      for (byte[] png : pngs) {
        List<Tensor> found = one.infer(frames(List.of(png)));
        assertThat(BOXES.complaint(found.get(2).floats())).isEmpty();
        float[] probabilities = other.infer(found.subList(0, 2)).get(0).floats();
        assertThat(PROBABILITIES.complaint(probabilities)).isEmpty();
        single.add(probabilities);
      }
      one.useThreads(2);
      other.useThreads(2);
      float[] batch = classify(one, other, pngs);
      double furthestOfSame = 0;
      double nearestOfOthers = 1;
      for (int i = 0; i < pngs.size(); i++) {
        for (int j = 0; j < pngs.size(); j++) {
          double distance =
              Expectation.Probabilities.distance(single.get(i), item(batch, j, 4 * 20));
          if (i == j) {
            furthestOfSame = Math.max(furthestOfSame, distance);
          } else {
            nearestOfOthers = Math.min(nearestOfOthers, distance);
          }
        }
      }
      assertThat(furthestOfSame).isLessThan(Expectation.Probabilities.SAME_PICTURE / 10);
      assertThat(nearestOfOthers).isGreaterThan(10 * Expectation.Probabilities.SAME_PICTURE);
    }
  }

  @Test
  void objectsComeInOneShapeTheSurestFirst() {
    List<Tensor> found = detection.infer(frames(FramePayloads.generate(3, 5)));
    assertThat(found).extracting(Tensor::name).containsExactly("objects", "scores", "boxes");
    assertThat(found.get(0).shape()).isEqualTo(Shape.of(3, 4, 64, 64));
    assertThat(found.get(0).datatype()).isEqualTo(Datatype.UINT8);
    assertThat(found.get(1).shape()).isEqualTo(Shape.of(3, 4));
    assertThat(found.get(2).shape()).isEqualTo(Shape.of(3, 4, 4));
    float[] scores = found.get(1).floats();
    for (int frame = 0; frame < 3; frame++) {
      for (int object = 1; object < 4; object++) {
        assertThat(scores[frame * 4 + object])
            .isPositive()
            .isLessThanOrEqualTo(scores[frame * 4 + object - 1]);
      }
    }
  }

  @Test
  void whatIsNoPictureIsRefusedByItsPlaceAndTheModelGoesOn() {
    List<byte[]> pngs = FramePayloads.generate(1, 4);
    for (String bad :
        List.of("", "hello world!", "aGVsbG8=", base64(pngs.get(0)).substring(0, 40))) {
      List<Tensor> inputs = List.of(Tensor.ofStrings("frame", List.of(base64(pngs.get(0)), bad)));
      assertThatThrownBy(() -> detection.infer(inputs))
          .isInstanceOf(ProtocolException.class)
          .hasMessageStartingWith("tensor frame: element 1: ");
    }
    assertThat(PROBABILITIES.complaint(classify(detection, classification, pngs))).isEmpty();
  }

  @Test
  void anObjectThatIsNotThereHasNoClass() {
    List<Tensor> objects = classification.example(1);
    Tensor scores = Tensor.ofFloats("scores", Shape.of(1, 4), new float[] {0.9f, 0, 0.5f, 0});
    float[] probabilities = classification.infer(List.of(objects.get(0), scores)).get(0).floats();
    assertThat(PROBABILITIES.complaint(probabilities)).isEmpty();
    assertThat(item(probabilities, 1, 20)).containsOnly(0);
    assertThat(item(probabilities, 2, 20)).isEqualTo(item(probabilities, 0, 20));
    Tensor none = Tensor.ofFloats("scores", Shape.of(1, 4), new float[4]);
    assertThat(classification.infer(List.of(objects.get(0), none)).get(0).floats()).containsOnly(0);
  }

  @Test
  void scoresThatCannotBeAreRefused() {
    List<Tensor> objects = classification.example(1);
    for (float bad : new float[] {Float.NaN, -0.1f, 1.5f}) {
      Tensor scores = Tensor.ofFloats("scores", Shape.of(1, 4), new float[] {1, 1, bad, 1});
      assertThatThrownBy(() -> classification.infer(List.of(objects.get(0), scores)))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("tensor scores: expected 0 to 1, element 2 is " + bad);
    }
  }

  @Test
  void theExamplesFitTheModels() {
    assertThat(detection.infer(detection.example(2)).get(2).shape()).isEqualTo(Shape.of(2, 4, 4));
    assertThat(classification.infer(classification.example(3)).get(0).shape())
        .isEqualTo(Shape.of(3, 4, 20));
  }

  @Test
  void whereWeightsAreRandomThePlatformSaysSo() {
    assertThat(detection.platform()).isEqualTo("pytorch_libtorch, random weights of seed 128");
    assertThat(classification.platform()).isEqualTo("pytorch_libtorch, random weights of seed 18");
  }
}
