package io.twoscales.modelserver.models;

import io.twoscales.inference.Datatype;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads lines of text, by a network that gives for every step along a line the probability of each
 * character (Du et al., "SVTR: Scene Text Recognition with a Single Visual Model", 2022).
 *
 * <p>Inputs: {@link TextLines}. Outputs: {@code text}, BYTES {@code [pages]}, a page's lines with a
 * space between them; and {@code confidence}, FP32 {@code [pages]}, the mean probability of its
 * characters, 0 where there is none.
 */
public final class TextRecognition implements Model {
  private static final String TEXT = "text";
  private static final String CONFIDENCE = "confidence";
  private static final String CHARACTERS = "characters.txt";

  /** What the network gives takes a megabyte a line. */
  private static final int LINES_AT_ONCE = 16;

  private final OnnxNetwork network;
  private final CtcDecoder decoder;
  private final TextLines.Format format;

  private TextRecognition(OnnxNetwork network, CtcDecoder decoder, TextLines.Format format) {
    this.network = network;
    this.decoder = decoder;
    this.format = format;
  }

  /**
   * Loads a model; {@code characters.txt} has the characters it knows, one a line.
   *
   * @throws IOException if a file is missing or wrong
   */
  static TextRecognition load(Path folder, Description description, int threads)
      throws IOException {
    TextLines.Format format = format(description);
    description.refuseOthers();
    ModelFile characters = ModelFile.in(folder, CHARACTERS);
    CtcDecoder decoder;
    try {
      decoder = CtcDecoder.of(Files.readAllLines(characters.path()));
    } catch (CharacterCodingException e) {
      throw characters.isNot("a list of characters in UTF-8", e);
    }
    OnnxNetwork network = new OnnxNetwork(folder, threads);
    TextRecognition model = new TextRecognition(network, decoder, format);
    try {
      model.tryOut(characters);
    } catch (IOException e) {
      network.close();
      throw e;
    }
    return model;
  }

  private void tryOut(ModelFile characters) throws IOException {
    int classes =
        network.tryOut(List.of(1, -1, -1), input(striped(1), List.of(new Line(0, 0)))).size(2);
    if (classes != decoder.classes()) {
      throw new IOException(
          "%s gives the network %d classes, it has %d; put the characters there that it was trained with"
              .formatted(characters.path(), decoder.classes(), classes));
    }
  }

  /** How many lines of which size the pages have; recognition and detection must agree. */
  static TextLines.Format format(Description description) throws IOException {
    return new TextLines.Format(
        description.number("lines", 6, 1, 64),
        description.number("lineHeight", 48, 16, 96),
        description.number("lineWidth", 320, 32, 1280));
  }

  private record Line(int page, int number) {}

  @Override
  public String platform() {
    return OnnxNetwork.PLATFORM;
  }

  @Override
  public List<TensorMetadata> inputs() {
    return format.metadata();
  }

  @Override
  public List<TensorMetadata> outputs() {
    return List.of(
        TensorMetadata.newBuilder()
            .setName(TEXT)
            .setDatatype(Datatype.BYTES.name())
            .addShape(-1)
            .build(),
        TensorMetadata.newBuilder()
            .setName(CONFIDENCE)
            .setDatatype(Datatype.FP32.name())
            .addShape(-1)
            .build());
  }

  @Override
  public List<Tensor> infer(List<Tensor> inputs) {
    TextLines given = TextLines.of(format, inputs);
    List<Line> lines = lines(given);
    List<CtcDecoder.Reading> readings = new ArrayList<>(lines.size());
    for (int from = 0; from < lines.size(); from += LINES_AT_ONCE) {
      List<Line> some = lines.subList(from, Math.min(lines.size(), from + LINES_AT_ONCE));
      OnnxNetwork.Output output = network.run(input(given, some));
      for (int i = 0; i < some.size(); i++) {
        int steps = output.size(1);
        readings.add(decoder.decode(output.values(), i * steps * decoder.classes(), steps));
      }
    }
    return joined(given.pages(), lines, readings);
  }

  @Override
  public List<Tensor> example(int items) {
    return striped(items).tensors();
  }

  @Override
  public void useThreads(int threads) throws IOException {
    network.useThreads(threads);
  }

  @Override
  public void close() {
    network.close();
  }

  private List<Line> lines(TextLines given) {
    List<Line> lines = new ArrayList<>();
    for (int page = 0; page < given.pages(); page++) {
      for (int line = 0; line < format.lines(); line++) {
        if (given.width(page, line) > 0) {
          lines.add(new Line(page, line));
        }
      }
    }
    return lines;
  }

  /** Brightness becomes −1 to 1, the same in all three channels; 0 follows the line's end. */
  private OnnxNetwork.Input input(TextLines given, List<Line> lines) {
    int plane = format.pixelsOfLine();
    float[] values = new float[lines.size() * 3 * plane];
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      int start = i * 3 * plane;
      int width = given.width(line.page(), line.number());
      for (int y = 0; y < format.height(); y++) {
        for (int x = 0; x < width; x++) {
          values[start + y * format.width() + x] =
              given.at(line.page(), line.number(), x, y) / 127.5f - 1;
        }
      }
      System.arraycopy(values, start, values, start + plane, plane);
      System.arraycopy(values, start, values, start + 2 * plane, plane);
    }
    return new OnnxNetwork.Input.Floats(
        "x", values, lines.size(), 3, format.height(), format.width());
  }

  private static List<Tensor> joined(
      int pages, List<Line> lines, List<CtcDecoder.Reading> readings) {
    List<String> texts = new ArrayList<>(pages);
    float[] confidences = new float[pages];
    int next = 0;
    for (int page = 0; page < pages; page++) {
      List<String> parts = new ArrayList<>();
      double sum = 0;
      int characters = 0;
      for (; next < lines.size() && lines.get(next).page() == page; next++) {
        CtcDecoder.Reading reading = readings.get(next);
        if (!reading.text().isBlank()) {
          parts.add(reading.text().strip());
        }
        sum += reading.probabilities();
        characters += reading.characters();
      }
      texts.add(String.join(" ", parts));
      confidences[page] = characters == 0 ? 0 : (float) (sum / characters);
    }
    return List.of(
        Tensor.ofStrings(TEXT, texts), Tensor.ofFloats(CONFIDENCE, Shape.of(pages), confidences));
  }

  /** Pages of three lines that hold something, though nothing to read. */
  private TextLines striped(int pages) {
    TextLines striped = new TextLines(format, pages);
    byte[] line = new byte[format.pixelsOfLine()];
    for (int i = 0; i < line.length; i++) {
      line[i] = (byte) (i % format.width() / 8 % 2 * 255);
    }
    for (int page = 0; page < pages; page++) {
      for (int number = 0; number < Math.min(3, format.lines()); number++) {
        striped.put(page, number, line, format.width());
      }
    }
    return striped;
  }
}
