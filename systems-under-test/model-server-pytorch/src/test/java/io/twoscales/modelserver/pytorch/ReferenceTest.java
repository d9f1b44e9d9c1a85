package io.twoscales.modelserver.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.object_detection.ssd.SingleShotDetection;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.MultiBoxDetection;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.translate.NoopTranslator;
import io.twoscales.inference.Tensor;
import io.twoscales.modelserver.models.ModelFolder;
import io.twoscales.traces.documents.FramePayloads;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * The models that ship against the same networks put together by hand and run by DJL's own means, a
 * picture at a time.
 */
class ReferenceTest {
  private static final ModelFolder MODELS =
      new ModelFolder(Path.of(System.getProperty("twoscales.models")));

  private static SequentialBlock resnet(int side, int classes) {
    return ResNetV1.builder()
        .setNumLayers(18)
        .setImageShape(new Shape(3, side, side))
        .setOutSize(classes)
        .build();
  }

  private static SingleShotDetection detector() {
    SequentialBlock base = resnet(224, 1);
    for (int i = 0; i < 4; i++) {
      base.removeLastBlock();
    }
    return SingleShotDetection.builder()
        .setBaseNetwork(base)
        .setNumFeatures(2)
        .optGlobalPool(false)
        .setNumClasses(20)
        .setSizes(List.of(List.of(0.2f, 0.272f), List.of(0.37f, 0.447f), List.of(0.54f, 0.619f)))
        .setRatios(Collections.nCopies(3, List.of(1f, 2f, 0.5f)))
        .build();
  }

  private static Model model(Block block, int seed, float gain, List<Block> heads, int side) {
    Model model = Model.newInstance("reference", Device.cpu(), "PyTorch");
    new RandomWeights(seed, gain, heads).drawFor(block);
    block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, side, side));
    model.setBlock(block);
    return model;
  }

  private static Model classifier() {
    SequentialBlock block = resnet(64, 20);
    List<Block> heads =
        block.getChildren().values().stream().filter(Linear.class::isInstance).toList();
    return model(block, 18, 40, heads, 64);
  }

  private static NDList normalised(NDArray gray) {
    NDArray mean =
        gray.getManager().create(new float[] {0.485f, 0.456f, 0.406f}, new Shape(1, 3, 1, 1));
    NDArray deviation =
        gray.getManager().create(new float[] {0.229f, 0.224f, 0.225f}, new Shape(1, 3, 1, 1));
    return new NDList(gray.div(255).sub(mean).div(deviation));
  }

  @Test
  void classesAreThoseOfTheNetworkByHand() throws Exception {
    try (var detection = MODELS.load("ssd224-resnet18-random", 1, 128);
        var classification = MODELS.load("resnet18-random", 2, 128);
        Model reference = classifier();
        Predictor<NDList, NDList> predictor = reference.newPredictor(new NoopTranslator())) {
      List<String> frames =
          FramePayloads.generate(3, 21).stream()
              .map(png -> Base64.getEncoder().encodeToString(png))
              .toList();
      List<Tensor> found = detection.infer(List.of(Tensor.ofStrings("frame", frames)));
      float[] probabilities = classification.infer(found.subList(0, 2)).get(0).floats();
      byte[] objects = found.get(0).raw().toByteArray();
      for (int object = 0; object < 12; object++) {
        float[] brightness = new float[64 * 64];
        for (int i = 0; i < brightness.length; i++) {
          brightness[i] = objects[object * brightness.length + i] & 0xff;
        }
        NDArray gray = reference.getNDManager().create(brightness, new Shape(1, 1, 64, 64));
        float[] expected = predictor.predict(normalised(gray)).get(0).softmax(1).toFloatArray();
        for (int c = 0; c < 20; c++) {
          assertThat(probabilities[object * 20 + c]).isCloseTo(expected[c], within(1e-4f));
        }
      }
    }
  }

  /**
   * DJL's own decoding keeps boxes of several classes that cover each other: so only the surest.
   */
  @Test
  void theSurestBoxIsThatOfTheNetworkByHand() throws Exception {
    SingleShotDetection block = detector();
    List<Block> heads =
        block.getChildren().values().stream().filter(Conv2d.class::isInstance).toList();
    assertThat(heads).hasSize(6);
    try (var detection = MODELS.load("ssd224-resnet18-random", 1, 128);
        Model reference = model(block, 224, 8, heads, 224);
        Predictor<NDList, NDList> predictor = reference.newPredictor(new NoopTranslator())) {
      for (byte[] png : FramePayloads.generate(4, 22)) {
        String base64 = Base64.getEncoder().encodeToString(png);
        List<Tensor> found = detection.infer(List.of(Tensor.ofStrings("frame", List.of(base64))));
        NDList given = predictor.predict(normalised(stretched(png, reference)));
        NDArray classes = given.get(1).softmax(-1).transpose(0, 2, 1);
        float[] expected =
            MultiBoxDetection.builder()
                .optThreshold(0)
                .build()
                .detection(new NDList(classes, given.get(2), given.get(0)))
                .get(0)
                .toFloatArray();
        assertThat(found.get(1).floats()[0]).isCloseTo(expected[1], within(1e-4f));
        for (int corner = 0; corner < 4; corner++) {
          assertThat(found.get(2).floats()[corner]).isCloseTo(expected[2 + corner], within(1e-4f));
        }
      }
    }
  }

  /** Columns stay, rows are mixed of the two nearest, as whole brightness. */
  private static NDArray stretched(byte[] png, Model reference) throws Exception {
    var raster = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    float[] values = new float[224 * 224];
    for (int y = 0; y < 224; y++) {
      double centre = Math.max(0, Math.min((y + 0.5) * 168 / 224 - 0.5, 167));
      int above = (int) centre;
      int below = Math.min(above + 1, 167);
      for (int x = 0; x < 224; x++) {
        double upper = raster.getSample(x, above, 0);
        double lower = raster.getSample(x, below, 0);
        values[y * 224 + x] = (float) Math.floor(upper + (lower - upper) * (centre - above) + 0.5);
      }
    }
    return reference.getNDManager().create(values, new Shape(1, 1, 224, 224));
  }

  /** Whoever changes the weights changes every answer and every expectation of it. */
  @Test
  void theWeightsAreTheSameOnEveryMachine() throws Exception {
    try (Model reference = classifier()) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (var parameter : reference.getBlock().getParameters()) {
        float[] values = parameter.getValue().getArray().toFloatArray();
        ByteBuffer bytes =
            ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        sha256.update(bytes.array());
      }
      assertThat(HexFormat.of().formatHex(sha256.digest()))
          .isEqualTo("5e784f11aa05fe4a9311dfcc6bc3e2254bdd7f1304b8563c244f32dcb802073b");
    }
  }
}
