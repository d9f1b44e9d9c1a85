package io.twoscales.modelserver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RegionsTest {
  private static List<Regions.Region> find(String... rows) {
    int width = rows[0].length();
    float[] map = new float[3 + rows.length * width];
    for (int i = 0; i < rows.length * width; i++) {
      map[3 + i] = (rows[i / width].charAt(i % width) - '0') / 10f;
    }
    return Regions.find(map, 3, width, rows.length, 0.3f);
  }

  @Test
  void neighboursBelongTogetherAcrossCornersToo() {
    List<Regions.Region> regions =
        find(
            "90000", //
            "09000", "00009", "00099");
    assertThat(regions)
        .extracting(Regions.Region::bounds)
        .containsExactly(new Box(0, 0, 2, 2), new Box(3, 2, 5, 4));
    assertThat(regions.get(0).mean()).isCloseTo(0.45f, within(1e-6f));
    assertThat(regions.get(1).mean()).isCloseTo(0.675f, within(1e-6f));
  }

  @Test
  void aRegionThatWindsIsOne() {
    assertThat(
            find(
                "99999", //
                "00009", "90009", "99999"))
        .extracting(Regions.Region::bounds)
        .containsExactly(new Box(0, 0, 5, 4));
  }

  @Test
  void whatIsAtTheThresholdDoesNotCount() {
    assertThat(find("333", "333")).isEmpty();
  }
}
