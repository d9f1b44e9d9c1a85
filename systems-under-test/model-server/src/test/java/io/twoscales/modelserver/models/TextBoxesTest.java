package io.twoscales.modelserver.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.modelserver.image.Box;
import io.twoscales.modelserver.image.GrayImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextBoxesTest {
  private static final TextBoxes BOXES = new TextBoxes(0.3f, 0.5f, 2);

  private static float[] map(int side, float value, Box... marked) {
    float[] map = new float[side * side];
    for (Box box : marked) {
      for (int y = box.top(); y < box.bottom(); y++) {
        for (int x = box.left(); x < box.right(); x++) {
          map[y * side + x] = value;
        }
      }
    }
    return map;
  }

  private static GrayImage page(int width, int height) {
    return new GrayImage(width, height, new byte[width * height]);
  }

  @Test
  void aKernelIsLetOutByItsAreaOverItsPerimeter() {
    // 60 by 20: 1200 * 2 / 160 = 15 on each side; the page is twice the square.
    float[] map = map(160, 0.9f, new Box(50, 70, 110, 90));
    assertThat(BOXES.find(map, 0, 160, 0.5, page(320, 320)))
        .containsExactly(new Box(70, 110, 250, 210));
  }

  @Test
  void boxesEndWithThePage() {
    float[] map = map(160, 0.9f, new Box(0, 0, 60, 20));
    assertThat(BOXES.find(map, 0, 160, 1, page(70, 30))).containsExactly(new Box(0, 0, 70, 30));
  }

  @Test
  void specksAndWhatIsHardlyTextAreLeftOut() {
    assertThat(BOXES.find(map(64, 0.9f, new Box(5, 5, 60, 7)), 0, 64, 1, page(64, 64))).isEmpty();
    assertThat(BOXES.find(map(64, 0.4f, new Box(5, 5, 60, 20)), 0, 64, 1, page(64, 64))).isEmpty();
  }

  @Test
  void linesAreReadFromTheTopAndWithinARowFromTheLeft() {
    Box right = new Box(100, 10, 150, 30);
    Box left = new Box(0, 14, 90, 34);
    Box below = new Box(0, 40, 150, 60);
    assertThat(TextBoxes.inReadingOrder(List.of(below, right, left)))
        .containsExactly(left, right, below);
  }
}
