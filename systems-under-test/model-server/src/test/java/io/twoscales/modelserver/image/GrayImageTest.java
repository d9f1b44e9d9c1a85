package io.twoscales.modelserver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GrayImageTest {
  private static GrayImage image(int width, int... values) {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      pixels[i] = (byte) values[i];
    }
    return new GrayImage(width, values.length / width, pixels);
  }

  private static int[] scaled(GrayImage image, Box part, int width, int height) {
    byte[] scaled = image.scaled(part, width, height);
    int[] values = new int[scaled.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scaled[i] & 0xff;
    }
    return values;
  }

  @Test
  void theSameSizeIsACopyOfThePart() {
    GrayImage image = image(3, 1, 2, 3, 4, 5, 255, 7, 8, 9);
    assertThat(scaled(image, new Box(1, 0, 3, 2), 2, 2)).containsExactly(2, 3, 5, 255);
  }

  @Test
  void twiceTheSizeLiesAQuarterAndThreeQuartersBetweenCentres() {
    GrayImage image = image(2, 0, 100);
    assertThat(scaled(image, new Box(0, 0, 2, 1), 4, 1)).containsExactly(0, 25, 75, 100);
    GrayImage tall = image(1, 200, 0);
    assertThat(scaled(tall, new Box(0, 0, 1, 2), 1, 4)).containsExactly(200, 150, 50, 0);
  }

  @Test
  void halfTheSizeIsTheMeanOfNeighbours() {
    GrayImage image = image(4, 10, 20, 30, 50, 30, 40, 50, 70);
    assertThat(scaled(image, new Box(0, 0, 4, 2), 2, 1)).containsExactly(25, 50);
  }

  @Test
  void nothingOutsideThePartIsSeen() {
    GrayImage image = image(4, 255, 0, 0, 255);
    assertThat(scaled(image, new Box(1, 0, 3, 1), 8, 1)).containsOnly(0);
  }

  @Test
  void partsMustBeWithinThePicture() {
    GrayImage image = image(2, 1, 2, 3, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> image.scaled(new Box(0, 0, 3, 1), 1, 1))
        .withMessageContaining("not within 2 by 2");
    assertThatIllegalArgumentException().isThrownBy(() -> new Box(1, 0, 1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new GrayImage(2, 2, new byte[3]));
  }
}
