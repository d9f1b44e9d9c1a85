package io.twoscales.modelserver.pytorch;

import com.google.protobuf.UnsafeByteOperations;
import io.twoscales.inference.Datatype;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import io.twoscales.inference.grpc.ModelMetadataResponse.TensorMetadata;
import io.twoscales.modelserver.models.Description;
import java.io.IOException;
import java.util.List;

/**
 * What object detection hands to image classification: the frames of a batch, each with the objects
 * found on it, cut out and scaled to one size, the surest first.
 *
 * <p>Two tensors: {@code objects}, UINT8 {@code [frames, objects, side, side]}, brightness; and
 * {@code scores}, FP32 {@code [frames, objects]}, 0 to 1, 0 where a frame has no further object.
 * All frames have the same shape, so that they can share a batch.
 */
final class FrameObjects {
  static final String OBJECTS = "objects";
  static final String SCORES = "scores";

  /** How many objects a frame can have, and the size of their pictures in pixels. */
  record Format(int count, int side) {

    /**
     * As {@code objects} and {@code objectSide} of a description say; detection and classification
     * must agree.
     *
     * @throws IOException if they are out of bounds
     */
    static Format of(Description description) throws IOException {
      return new Format(
          description.number("objects", 4, 1, 64), description.number("objectSide", 64, 33, 512));
    }

    int pixels() {
      return side * side;
    }

    List<TensorMetadata> metadata() {
      return List.of(
          TensorMetadata.newBuilder()
              .setName(OBJECTS)
              .setDatatype(Datatype.UINT8.name())
              .addShape(-1)
              .addShape(count)
              .addShape(side)
              .addShape(side)
              .build(),
          TensorMetadata.newBuilder()
              .setName(SCORES)
              .setDatatype(Datatype.FP32.name())
              .addShape(-1)
              .addShape(count)
              .build());
    }
  }

  private final Format format;
  private final int frames;
  private final byte[] pixels;
  private final float[] scores;

  /** Frames without objects. */
  FrameObjects(Format format, int frames) {
    this(
        format,
        frames,
        new byte[frames * format.count() * format.pixels()],
        new float[frames * format.count()]);
  }

  private FrameObjects(Format format, int frames, byte[] pixels, float[] scores) {
    this.format = format;
    this.frames = frames;
    this.pixels = pixels;
    this.scores = scores;
  }

  /**
   * Reads the two tensors.
   *
   * @throws ProtocolException if a score is impossible
   */
  static FrameObjects of(Format format, List<Tensor> tensors) {
    float[] scores = tensors.get(1).floats();
    for (int i = 0; i < scores.length; i++) {
      if (!(scores[i] >= 0 && scores[i] <= 1)) {
        throw new ProtocolException(
            "tensor %s: expected 0 to 1, element %d is %s".formatted(SCORES, i, scores[i]));
      }
    }
    byte[] pixels = tensors.get(0).raw().toByteArray();
    return new FrameObjects(format, tensors.get(0).shape().items(), pixels, scores);
  }

  List<Tensor> tensors() {
    return List.of(
        new Tensor(
            OBJECTS,
            Datatype.UINT8,
            Shape.of(frames, format.count(), format.side(), format.side()),
            UnsafeByteOperations.unsafeWrap(pixels)),
        Tensor.ofFloats(SCORES, Shape.of(frames, format.count()), scores));
  }

  int frames() {
    return frames;
  }

  /** How sure it is that there is an object; 0 where there is no such object. */
  float score(int frame, int object) {
    return scores[frame * format.count() + object];
  }

  /** Sets an object. */
  void put(int frame, int object, byte[] picture, float score) {
    int at = frame * format.count() + object;
    scores[at] = score;
    System.arraycopy(picture, 0, pixels, at * format.pixels(), format.pixels());
  }

  /** An object's brightness, row by row. */
  byte[] picture(int frame, int object) {
    byte[] picture = new byte[format.pixels()];
    System.arraycopy(
        pixels, (frame * format.count() + object) * picture.length, picture, 0, picture.length);
    return picture;
  }
}
