package io.twoscales.modelserver.pytorch;

import ai.djl.nn.SequentialBlock;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.modelserver.models.Description;
import io.twoscales.modelserver.models.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says what the objects of frames are, by a network that gives each class a number whose softmax is
 * its probability.
 *
 * <p>Inputs: {@link FrameObjects}. Output {@code probabilities}: FP32 {@code [frames, objects,
 * classes]}, a row of zeros where there is no such object. All objects of a batch go through the
 * network as one array.
 */
public final class ImageClassification implements Model {
  private static final String PROBABILITIES = "probabilities";

  /** Spreads random classes' probabilities as those of trained networks are. */
  private static final float HEAD_GAIN = 40;

  private enum Network {
    RESNET,
    TORCHSCRIPT
  }

  private final PyTorchNetwork network;
  private final FrameObjects.Format format;
  private final int classes;
  private final String platform;

  private ImageClassification(
      PyTorchNetwork network, FrameObjects.Format format, int classes, String platform) {
    this.network = network;
    this.format = format;
    this.classes = classes;
    this.platform = platform;
  }

  /**
   * Loads a model: {@code network=resnet} of so many {@code layers}, or {@code
   * network=torchscript}, which takes {@code [pictures, 3, side, side]} and gives {@code [pictures,
   * classes]}.
   *
   * @throws IOException if a file is missing or wrong
   */
  static ImageClassification load(Path folder, Description description, int threads)
      throws IOException {
    FrameObjects.Format format = FrameObjects.Format.of(description);
    int classes = description.number("classes", 1000, 2, 100_000);
    Weights weights = new Weights.Saved();
    PyTorchNetwork network;
    if (description.word("network", Network.class) == Network.TORCHSCRIPT) {
      description.refuseOthers();
      network = PyTorchNetwork.torchScript(folder, threads);
    } else {
      Backbone backbone = Backbone.of(folder, description);
      weights = Weights.of(description);
      description.refuseOthers();
      SequentialBlock block = backbone.classifier(format.side(), classes);
      network =
          weights.network(
              block,
              List.of(Backbone.head(block)),
              HEAD_GAIN,
              new ai.djl.ndarray.types.Shape(
                  1, ColourPlanes.CHANNELS, format.side(), format.side()),
              folder,
              threads);
    }
    ImageClassification model =
        new ImageClassification(network, format, classes, Weights.platform(weights));
    try {
      model.tryOut(folder);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
    return model;
  }

  private void tryOut(Path folder) throws IOException {
    long[] expected = {1, classes};
    try {
      long[] found = run(new float[ColourPlanes.CHANNELS * format.pixels()], 1).shape();
      if (!Arrays.equals(found, expected)) {
        throw new IOException(
            "%s: expected a network that gives %s for a picture, found %s"
                .formatted(folder, Arrays.toString(expected), Arrays.toString(found)));
      }
    } catch (IllegalStateException e) {
      throw new IOException(
          "%s: the network does not take pictures of %d by %d: %s"
              .formatted(folder, format.side(), format.side(), e.getCause().getMessage()),
          e);
    }
  }

  @Override
  public String platform() {
    return platform;
  }

  @Override
  public List<TensorMetadata> inputs() {
    return format.metadata();
  }

  @Override
  public List<TensorMetadata> outputs() {
    return List.of(
        TensorMetadata.newBuilder()
            .setName(PROBABILITIES)
            .setDatatype(Datatype.FP32.name())
            .addShape(-1)
            .addShape(format.count())
            .addShape(classes)
            .build());
  }

  private record Place(int frame, int object) {}

  @Override
  public List<Tensor> infer(List<Tensor> inputs) {
    FrameObjects given = FrameObjects.of(format, inputs);
    List<Place> places = new ArrayList<>();
    for (int frame = 0; frame < given.frames(); frame++) {
      for (int object = 0; object < format.count(); object++) {
        if (given.score(frame, object) > 0) {
          places.add(new Place(frame, object));
        }
      }
    }
    float[] probabilities = new float[given.frames() * format.count() * classes];
    if (!places.isEmpty()) {
      float[] batch = new float[places.size() * ColourPlanes.CHANNELS * format.pixels()];
      for (int i = 0; i < places.size(); i++) {
        ColourPlanes.write(given.picture(places.get(i).frame(), places.get(i).object()), batch, i);
      }
      float[] logits = run(batch, places.size()).values();
      for (int i = 0; i < places.size(); i++) {
        int row = places.get(i).frame() * format.count() + places.get(i).object();
        Softmax.write(logits, i * classes, classes, probabilities, row * classes);
      }
    }
    return List.of(
        Tensor.ofFloats(
            PROBABILITIES, Shape.of(given.frames(), format.count(), classes), probabilities));
  }

  private PyTorchNetwork.Output run(float[] batch, int pictures) {
    return network.run(batch, pictures, ColourPlanes.CHANNELS, format.side(), format.side()).get(0);
  }

  /** Frames full of striped objects. */
  @Override
  public List<Tensor> example(int items) {
    byte[] picture = new byte[format.pixels()];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (byte) (i % format.side() / 8 % 2 * 255);
    }
    FrameObjects objects = new FrameObjects(format, items);
    for (int frame = 0; frame < items; frame++) {
      for (int object = 0; object < format.count(); object++) {
        objects.put(frame, object, picture, 1);
      }
    }
    return objects.tensors();
  }

  @Override
  public void useThreads(int threads) {
    network.useThreads(threads);
  }

  @Override
  public void close() {
    network.close();
  }
}
