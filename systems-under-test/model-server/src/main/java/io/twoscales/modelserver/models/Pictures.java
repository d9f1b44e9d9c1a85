package io.twoscales.modelserver.models;

import com.google.protobuf.ByteString;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.Tensor;
import io.twoscales.modelserver.image.GrayImage;
import io.twoscales.modelserver.image.PngReader;
import io.twoscales.modelserver.image.UnreadableImageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Pictures in a tensor of BYTES, each a PNG as {@link PngReader} reads it, as it is or in base64,
 * the only form that JSON can carry.
 */
public final class Pictures {
  private static final int SHOWN_CHARACTERS = 16;

  private Pictures() {}

  /**
   * Reads the pictures of a batch.
   *
   * @throws ProtocolException naming the element that is none
   */
  public static List<GrayImage> of(Tensor tensor) {
    List<ByteString> images = tensor.byteStrings();
    List<GrayImage> pictures = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      try {
        pictures.add(PngReader.read(png(images.get(i))));
      } catch (UnreadableImageException | IllegalArgumentException e) {
        throw new ProtocolException(
            "tensor %s: element %d: %s".formatted(tensor.name(), i, e.getMessage()), e);
      }
    }
    return pictures;
  }

  private static byte[] png(ByteString image) {
    byte[] bytes = image.toByteArray();
    if (PngReader.isPng(bytes)) {
      return bytes;
    }
    try {
      return Base64.getDecoder().decode(bytes);
    } catch (IllegalArgumentException e) {
      int shown = Math.min(bytes.length, SHOWN_CHARACTERS);
      throw new IllegalArgumentException(
          "expected a PNG image, as it is or in base64, found \"%s\""
              .formatted(new String(bytes, 0, shown, StandardCharsets.US_ASCII)),
          e);
    }
  }
}
