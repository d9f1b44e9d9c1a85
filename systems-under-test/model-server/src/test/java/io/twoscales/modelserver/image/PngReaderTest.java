package io.twoscales.modelserver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader against the platform's writer and reader. */
class PngReaderTest {
  private static final int COLOUR_TYPE = 25;

  private static byte[] png(int width, int height, int type, long seed) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int smooth = (x * 3 + y * 2) & 0xff;
        image.setRGB(x, y, random.nextInt(8) == 0 ? random.nextInt() : smooth * 0x010203);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static byte[] changed(byte[] png, int at, int value) {
    byte[] changed = png.clone();
    changed[at] = (byte) value;
    CRC32 crc = new CRC32();
    crc.update(changed, 12, 17);
    for (int i = 0; i < 4; i++) {
      changed[29 + i] = (byte) (crc.getValue() >> (24 - 8 * i));
    }
    return changed;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 5", "320, 200", "1, 300", "300, 1"})
  void grayIsReadAsItWasWritten(int width, int height) throws Exception {
    byte[] png = png(width, height, BufferedImage.TYPE_BYTE_GRAY, 5);
    BufferedImage expected = ImageIO.read(new ByteArrayInputStream(png));
    GrayImage image = PngReader.read(png);
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertThat(image.at(x, y)).isEqualTo(expected.getRaster().getSample(x, y, 0));
      }
    }
  }

  @Test
  void coloursBecomeTheirLuma() throws Exception {
    byte[] png = png(64, 48, BufferedImage.TYPE_INT_RGB, 6);
    BufferedImage expected = ImageIO.read(new ByteArrayInputStream(png));
    GrayImage image = PngReader.read(png);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        int rgb = expected.getRGB(x, y);
        double luma = 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
        assertThat((double) image.at(x, y)).isBetween(luma - 0.51, luma + 0.51);
      }
    }
  }

  @Test
  void whatIsNotReadIsNamed() throws Exception {
    byte[] gray = png(8, 8, BufferedImage.TYPE_BYTE_GRAY, 1);
    assertThatThrownBy(() -> PngReader.read("GIF89a..".getBytes("US-ASCII")))
        .hasMessage("expected a PNG image");
    assertThatThrownBy(() -> PngReader.read(new byte[0])).hasMessage("expected a PNG image");
    assertThatThrownBy(() -> PngReader.read(png(8, 8, BufferedImage.TYPE_4BYTE_ABGR, 1)))
        .hasMessageContaining("found colour type 6 of 8 bits");
    assertThatThrownBy(() -> PngReader.read(changed(gray, 28, 1)))
        .hasMessageContaining("interlaced");
    assertThatThrownBy(() -> PngReader.read(changed(gray, 24, 16)))
        .hasMessageContaining("of 16 bits");
    assertThatThrownBy(() -> PngReader.read(changed(gray, COLOUR_TYPE, 3)))
        .hasMessageContaining("colour type 3");
  }

  @Test
  void aPictureThatClaimsToBeHugeIsRefusedBeforeAnythingIsAllocated() throws Exception {
    byte[] gray = png(8, 8, BufferedImage.TYPE_BYTE_GRAY, 1);
    assertThatThrownBy(() -> PngReader.read(changed(gray, 16, 0x7f)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("1 to 4096 pixels a side, found 2130706440 by 8");
    assertThatThrownBy(() -> PngReader.read(changed(changed(gray, 18, 0x0f), 22, 0x0f)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("at most 4194304 pixels, found 3848 by 3848");
  }

  @Test
  void moreRowsThanThereAreDataIsRefused() throws Exception {
    byte[] gray = png(8, 8, BufferedImage.TYPE_BYTE_GRAY, 1);
    assertThatThrownBy(() -> PngReader.read(changed(gray, 23, 9)))
        .hasMessageContaining("fewer pixels than its header says");
  }

  /** Whatever is done to a picture, the reader ends with a picture or a reason. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void damageIsNoticedAndNeverWorse(int seed) throws Exception {
    byte[] png = png(40, 30, BufferedImage.TYPE_INT_RGB, seed);
    for (int length = 0; length < png.length - 12; length++) {
      byte[] cut = Arrays.copyOf(png, length);
      assertThatThrownBy(() -> PngReader.read(cut)).isInstanceOf(UnreadableImageException.class);
    }
    for (int i = 0; i < png.length - 12; i++) {
      byte[] flipped = png.clone();
      flipped[i] ^= 0x10;
      assertThatThrownBy(() -> PngReader.read(flipped))
          .as("byte %d", i)
          .isInstanceOf(UnreadableImageException.class);
    }
  }
}
