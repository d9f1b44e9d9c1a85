package io.twoscales.modelserver.models;

import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.modelserver.image.Box;
import io.twoscales.modelserver.image.GrayImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * Finds the lines of text on pages, by a network that gives each pixel its probability of being
 * text (Liao et al., "Real-time Scene Text Detection with Differentiable Binarization", 2020), and
 * cuts them out. Pages are upright; colours do not matter.
 *
 * <p>Input {@code image}: BYTES, {@code [pages]}, {@link Pictures}. Outputs: {@link TextLines}.
 */
public final class TextDetection implements Model {
  private static final String IMAGE = "image";

  /** Mean and standard deviation of the pictures the networks were trained on, by channel. */
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};

  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private final OnnxNetwork network;
  private final TextBoxes boxes;
  private final TextLines.Format format;
  private final int side;

  private TextDetection(OnnxNetwork network, TextBoxes boxes, TextLines.Format format, int side) {
    this.network = network;
    this.boxes = boxes;
    this.format = format;
    this.side = side;
  }

  /**
   * Loads a model.
   *
   * @throws IOException if a file is missing or wrong
   */
  static TextDetection load(Path folder, Description description, int threads) throws IOException {
    int side = description.number("side", 320, 32, 1536);
    if (side % 32 != 0) {
      throw new IOException(folder + ": side: expected a multiple of 32, found " + side);
    }
    TextBoxes boxes =
        new TextBoxes(
            description.number("threshold", 0.3f, 0, 1),
            description.number("boxThreshold", 0.5f, 0, 1),
            description.number("unclip", 1.8f, 0, 4));
    TextLines.Format format = TextRecognition.format(description);
    description.refuseOthers();
    OnnxNetwork network = new OnnxNetwork(folder, threads);
    try {
      var unused =
          network.tryOut(List.of(1, 1, side, side), input(new float[3 * side * side], 1, side));
    } catch (IOException e) {
      network.close();
      throw e;
    }
    return new TextDetection(network, boxes, format, side);
  }

  @Override
  public String platform() {
    return OnnxNetwork.PLATFORM;
  }

  @Override
  public List<TensorMetadata> inputs() {
    return List.of(
        TensorMetadata.newBuilder()
            .setName(IMAGE)
            .setDatatype(Datatype.BYTES.name())
            .addShape(-1)
            .build());
  }

  @Override
  public List<TensorMetadata> outputs() {
    return format.metadata();
  }

  @Override
  public List<Tensor> infer(List<Tensor> inputs) {
    List<GrayImage> pages = Pictures.of(inputs.get(0));
    float[] values = new float[pages.size() * 3 * side * side];
    for (int p = 0; p < pages.size(); p++) {
      normalise(pages.get(p), values, p * 3 * side * side);
    }
    float[] probabilities = network.run(input(values, pages.size(), side)).values();
    TextLines lines = new TextLines(format, pages.size());
    for (int p = 0; p < pages.size(); p++) {
      cut(pages.get(p), p, probabilities, lines);
    }
    return lines.tensors();
  }

  @Override
  public List<Tensor> example(int items) {
    try (InputStream page = TextDetection.class.getResourceAsStream("example-page.png")) {
      String base64 = Base64.getEncoder().encodeToString(page.readAllBytes());
      return List.of(Tensor.ofStrings(IMAGE, Collections.nCopies(items, base64)));
    } catch (IOException e) {
      throw new IllegalStateException("the example page is missing from the program", e);
    }
  }

  @Override
  public void useThreads(int threads) throws IOException {
    network.useThreads(threads);
  }

  @Override
  public void close() {
    network.close();
  }

  private static OnnxNetwork.Input input(float[] values, int pages, int side) {
    return new OnnxNetwork.Input.Floats("x", values, pages, 3, side, side);
  }

  /** Pages keep their proportions; what they leave of the square is of the mean colour. */
  private double scale(GrayImage page) {
    return (double) side / Math.max(page.width(), page.height());
  }

  private void normalise(GrayImage page, float[] values, int start) {
    int width = Math.max(1, (int) Math.round(page.width() * scale(page)));
    int height = Math.max(1, (int) Math.round(page.height() * scale(page)));
    byte[] scaled = page.scaled(new Box(0, 0, page.width(), page.height()), width, height);
    for (int channel = 0; channel < 3; channel++) {
      int plane = start + channel * side * side;
      float factor = 1 / (255 * DEVIATION[channel]);
      float shift = MEAN[channel] / DEVIATION[channel];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          values[plane + y * side + x] = (scaled[y * width + x] & 0xff) * factor - shift;
        }
      }
    }
  }

  private void cut(GrayImage page, int number, float[] probabilities, TextLines lines) {
    List<Box> found = boxes.find(probabilities, number * side * side, side, scale(page), page);
    if (found.size() > format.lines()) {
      throw new ProtocolException(
          "tensor %s: element %d: expected at most %d lines of text, found %d"
              .formatted(IMAGE, number, format.lines(), found.size()));
    }
    for (int line = 0; line < found.size(); line++) {
      Box box = found.get(line);
      long natural = Math.round((double) box.width() * format.height() / box.height());
      int width = (int) Math.max(1, Math.min(format.width(), natural));
      lines.put(number, line, page.scaled(box, width, format.height()), width);
    }
  }
}
