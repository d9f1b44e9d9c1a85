package io.twoscales.modelserver.models;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What text detection hands to text recognition: the pages of a batch, each with its lines of text
 * cut out, scaled to one height and in reading order.
 *
 * <p>Two tensors: {@code lines}, UINT8 {@code [pages, lines, height, width]}, brightness; and
 * {@code line_widths}, INT32 {@code [pages, lines]}, how many columns of each line are used, 0
 * where a page has no further line. What is not used is 0. All pages have the same shape, so that
 * they can share a batch.
 */
final class TextLines {
  static final String LINES = "lines";
  static final String WIDTHS = "line_widths";

  /** How many lines a page can have, and their size in pixels. */
  record Format(int lines, int height, int width) {
    int pixelsOfLine() {
      return height * width;
    }

    List<TensorMetadata> metadata() {
      return List.of(
          TensorMetadata.newBuilder()
              .setName(LINES)
              .setDatatype(Datatype.UINT8.name())
              .addShape(-1)
              .addShape(lines)
              .addShape(height)
              .addShape(width)
              .build(),
          TensorMetadata.newBuilder()
              .setName(WIDTHS)
              .setDatatype(Datatype.INT32.name())
              .addShape(-1)
              .addShape(lines)
              .build());
    }
  }

  private final Format format;
  private final int pages;
  private final byte[] pixels;
  private final int[] widths;

  /** Pages without lines. */
  TextLines(Format format, int pages) {
    this(
        format,
        pages,
        new byte[pages * format.lines() * format.pixelsOfLine()],
        new int[pages * format.lines()]);
  }

  private TextLines(Format format, int pages, byte[] pixels, int[] widths) {
    this.format = format;
    this.pages = pages;
    this.pixels = pixels;
    this.widths = widths;
  }

  /**
   * Reads the two tensors.
   *
   * @throws ProtocolException if a width is impossible
   */
  static TextLines of(Format format, List<Tensor> tensors) {
    int pages = tensors.get(0).shape().items();
    ByteBuffer given = tensors.get(1).raw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int[] widths = new int[pages * format.lines()];
    given.asIntBuffer().get(widths);
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] < 0 || widths[i] > format.width()) {
        throw new ProtocolException(
            "tensor %s: expected 0 to %d, element %d is %d"
                .formatted(WIDTHS, format.width(), i, widths[i]));
      }
    }
    return new TextLines(format, pages, tensors.get(0).raw().toByteArray(), widths);
  }

  List<Tensor> tensors() {
    ByteBuffer bytes =
        ByteBuffer.allocate(widths.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(widths);
    ByteString raw = UnsafeByteOperations.unsafeWrap(pixels);
    Shape shape = Shape.of(pages, format.lines(), format.height(), format.width());
    return List.of(
        new Tensor(LINES, Datatype.UINT8, shape, raw),
        new Tensor(
            WIDTHS,
            Datatype.INT32,
            Shape.of(pages, format.lines()),
            UnsafeByteOperations.unsafeWrap(bytes)));
  }

  int pages() {
    return pages;
  }

  /** How many columns of a line are used; 0 where there is no such line. */
  int width(int page, int line) {
    return widths[page * format.lines() + line];
  }

  /**
   * Sets a line.
   *
   * @param from row by row, {@code width} columns
   */
  void put(int page, int line, byte[] from, int width) {
    widths[page * format.lines() + line] = width;
    int start = start(page, line);
    for (int y = 0; y < format.height(); y++) {
      System.arraycopy(from, y * width, pixels, start + y * format.width(), width);
    }
  }

  /** Brightness in a line. */
  int at(int page, int line, int x, int y) {
    return pixels[start(page, line) + y * format.width() + x] & 0xff;
  }

  private int start(int page, int line) {
    return (page * format.lines() + line) * format.pixelsOfLine();
  }
}
