package io.twoscales.modelserver.pytorch;

import ai.djl.basicmodelzoo.cv.object_detection.ssd.SingleShotDetection;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.modelserver.image.Box;
import io.twoscales.modelserver.image.GrayImage;
import io.twoscales.modelserver.models.Description;
import io.twoscales.modelserver.models.Model;
import io.twoscales.modelserver.models.Pictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * Finds objects on frames by DJL's single-shot detector on a residual network, and cuts them out.
 * Of colours only the brightness counts; frames are stretched to the square that the network takes.
 *
 * <p>Input {@code frame}: BYTES, {@code [frames]}, {@link Pictures}. Outputs: {@link FrameObjects},
 * and {@code boxes}, FP32 {@code [frames, objects, 4]}: left, top, right and bottom as shares of
 * the frame's width and height, zeros where there is no such object.
 */
public final class ObjectDetection implements Model {
  private static final String FRAME = "frame";
  private static final String BOXES = "boxes";
  private static final int CORNERS = 4;

  /** Keeps random objects about where their anchors are. */
  private static final float HEAD_GAIN = 8;

  /** Sizes of the anchors on the three maps of features, as shares of the frame's side. */
  private static final List<List<Float>> SIZES =
      List.of(List.of(0.2f, 0.272f), List.of(0.37f, 0.447f), List.of(0.54f, 0.619f));

  private static final List<Float> RATIOS = List.of(1f, 2f, 0.5f);
  private static final float LEAST_SIDE = 0.02f;

  private final PyTorchNetwork network;
  private final AnchorBoxes anchorBoxes;
  private final FrameObjects.Format format;
  private final int side;
  private final String platform;

  private ObjectDetection(
      PyTorchNetwork network,
      AnchorBoxes anchorBoxes,
      FrameObjects.Format format,
      int side,
      String platform) {
    this.network = network;
    this.anchorBoxes = anchorBoxes;
    this.format = format;
    this.side = side;
    this.platform = platform;
  }

  private enum Network {
    SSD
  }

  /**
   * Loads a model: {@code network=ssd} on a residual network of so many {@code layers}.
   *
   * @throws IOException if a file is missing or wrong
   */
  static ObjectDetection load(Path folder, Description description, int threads)
      throws IOException {
    var unused = description.word("network", Network.class);
    FrameObjects.Format format = FrameObjects.Format.of(description);
    int side = description.number("side", 224, 64, 1024);
    if (side % 32 != 0) {
      throw new IOException(folder + ": side: expected a multiple of 32, found " + side);
    }
    int classes = description.number("classes", 20, 1, 1000);
    AnchorBoxes anchorBoxes =
        new AnchorBoxes(
            format.count(),
            description.number("threshold", 0.2f, 0, 1),
            description.number("overlap", 0.45f, 0, 1));
    Backbone backbone = Backbone.of(folder, description);
    Weights weights = Weights.of(description);
    description.refuseOthers();
    SingleShotDetection block = detector(backbone, side, classes);
    PyTorchNetwork network =
        weights.network(
            block,
            heads(block),
            HEAD_GAIN,
            new ai.djl.ndarray.types.Shape(1, ColourPlanes.CHANNELS, side, side),
            folder,
            threads);
    return new ObjectDetection(network, anchorBoxes, format, side, Weights.platform(weights));
  }

  private static SingleShotDetection detector(Backbone backbone, int side, int classes) {
    return SingleShotDetection.builder()
        .setBaseNetwork(backbone.features(side))
        .setNumFeatures(SIZES.size() - 1)
        .optGlobalPool(false)
        .setNumClasses(classes)
        .setSizes(SIZES)
        .setRatios(Collections.nCopies(SIZES.size(), RATIOS))
        .build();
  }

  /** The layers that give classes and offsets; those of the features are blocks of several. */
  private static List<Block> heads(SingleShotDetection detector) {
    return detector.getChildren().values().stream().filter(Conv2d.class::isInstance).toList();
  }

  @Override
  public String platform() {
    return platform;
  }

  @Override
  public List<TensorMetadata> inputs() {
    return List.of(
        TensorMetadata.newBuilder()
            .setName(FRAME)
            .setDatatype(Datatype.BYTES.name())
            .addShape(-1)
            .build());
  }

  @Override
  public List<TensorMetadata> outputs() {
    List<TensorMetadata> outputs = new ArrayList<>(format.metadata());
    outputs.add(
        TensorMetadata.newBuilder()
            .setName(BOXES)
            .setDatatype(Datatype.FP32.name())
            .addShape(-1)
            .addShape(format.count())
            .addShape(CORNERS)
            .build());
    return outputs;
  }

  @Override
  public List<Tensor> infer(List<Tensor> inputs) {
    List<GrayImage> frames = Pictures.of(inputs.get(0));
    float[] batch = new float[frames.size() * ColourPlanes.CHANNELS * side * side];
    for (int f = 0; f < frames.size(); f++) {
      GrayImage frame = frames.get(f);
      ColourPlanes.write(
          frame.scaled(new Box(0, 0, frame.width(), frame.height()), side, side), batch, f);
    }
    List<PyTorchNetwork.Output> outputs =
        network.run(batch, frames.size(), ColourPlanes.CHANNELS, side, side);
    float[] anchors = outputs.get(0).values();
    int classes = outputs.get(1).size(2);
    FrameObjects objects = new FrameObjects(format, frames.size());
    float[] boxes = new float[frames.size() * format.count() * CORNERS];
    for (int f = 0; f < frames.size(); f++) {
      List<FoundObject> found =
          anchorBoxes.find(
              anchors, outputs.get(1).values(), classes, outputs.get(2).values(), f, LEAST_SIDE);
      for (int o = 0; o < found.size(); o++) {
        cut(frames.get(f), f, o, found.get(o), objects);
        write(found.get(o), boxes, (f * format.count() + o) * CORNERS);
      }
    }
    List<Tensor> tensors = new ArrayList<>(objects.tensors());
    tensors.add(Tensor.ofFloats(BOXES, Shape.of(frames.size(), format.count(), CORNERS), boxes));
    return tensors;
  }

  private void cut(GrayImage frame, int f, int o, FoundObject object, FrameObjects objects) {
    int left = Math.min(frame.width() - 1, (int) (object.left() * frame.width()));
    int top = Math.min(frame.height() - 1, (int) (object.top() * frame.height()));
    int right = Math.max(left + 1, (int) Math.ceil(object.right() * frame.width()));
    int bottom = Math.max(top + 1, (int) Math.ceil(object.bottom() * frame.height()));
    Box box = new Box(left, top, Math.min(frame.width(), right), Math.min(frame.height(), bottom));
    objects.put(f, o, frame.scaled(box, format.side(), format.side()), object.score());
  }

  private static void write(FoundObject object, float[] boxes, int at) {
    boxes[at] = object.left();
    boxes[at + 1] = object.top();
    boxes[at + 2] = object.right();
    boxes[at + 3] = object.bottom();
  }

  @Override
  public List<Tensor> example(int items) {
    try (InputStream frame = ObjectDetection.class.getResourceAsStream("example-frame.png")) {
      String base64 = Base64.getEncoder().encodeToString(frame.readAllBytes());
      return List.of(Tensor.ofStrings(FRAME, Collections.nCopies(items, base64)));
    } catch (IOException e) {
      throw new IllegalStateException("the example frame is missing from the program", e);
    }
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
