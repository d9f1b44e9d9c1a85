package io.twoscales.traces.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Text as outlines, against what the tables of Liberation Sans say. */
class OutlineFontTest {
  private static final OutlineFont FONT = OutlineFont.liberationSans();

  @Test
  void widthsAreThoseOfTheFont() {
    // Of 2048 units: H 1479, digits 1139, space 569, as in Arial.
    assertThat(FONT.advance("H", 2048)).isEqualTo(1479);
    assertThat(FONT.advance("0123456789", 20.48)).isCloseTo(113.9, within(1e-9));
    assertThat(FONT.advance("H H", 2048)).isEqualTo(1479 + 569 + 1479);
    assertThat(FONT.advance("", 12)).isZero();
  }

  @Test
  void aCapitalStandsOnTheBaselineAndAGoesBelow() {
    Rectangle2D capital = FONT.outline("H", 2048, 100, 5000).getBounds2D();
    assertThat(capital.getMaxY()).isEqualTo(5000);
    assertThat(capital.getHeight()).isEqualTo(1409);
    assertThat(capital.getMinX()).isEqualTo(100 + 168);
    Rectangle2D below = FONT.outline("g", 2048, 0, 0).getBounds2D();
    assertThat(below.getMaxY()).isPositive().isLessThan(FONT.descent(2048));
    assertThat(-FONT.outline("Éb", 10, 0, 0).getBounds2D().getMinY())
        .isLessThanOrEqualTo(FONT.ascent(10));
  }

  @Test
  void lettersFollowOneAnother() {
    Area both = new Area(FONT.outline("io", 64, 3, 80));
    Area one = new Area(FONT.outline("i", 64, 3, 80));
    one.add(new Area(FONT.outline("o", 64, 3 + FONT.advance("i", 64), 80)));
    assertThat(both.equals(one)).isTrue();
  }

  @Test
  void whatIsRoundHasAHole() {
    Rectangle2D bounds = FONT.outline("o", 100, 0, 0).getBounds2D();
    assertThat(FONT.outline("o", 100, 0, 0).contains(bounds.getCenterX(), bounds.getCenterY()))
        .isFalse();
  }

  @Test
  void anImageIsFilledWithoutAnInstalledFont() {
    BufferedImage image = new BufferedImage(200, 60, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fill(FONT.outline("Il", 40, 10, 45));
    graphics.dispose();
    // The stem of I: 191 to 381 of 2048 units, so x 13.7 to 17.4, whole pixels 14 to 16.
    int[] row = IntStream.range(0, 200).map(x -> image.getRaster().getSample(x, 30, 0)).toArray();
    assertThat(List.of(row[14], row[15], row[16])).containsOnly(255);
    assertThat(row[12]).isZero();
    assertThat(row[18]).isZero();
    assertThat(IntStream.range(0, 200).map(x -> image.getRaster().getSample(x, 46, 0)).max())
        .hasValue(0);
  }

  @Test
  void whatTheFontLacksIsSaid() {
    assertThat(FONT.covers("Größe µ → 10–90 % × ≤ é Ж α")).isTrue();
    assertThat(FONT.covers("漢")).isFalse();
    assertThat(FONT.outline("漢", 20, 0, 0).getBounds2D().getWidth()).isPositive();
    assertThatIllegalArgumentException().isThrownBy(() -> FONT.outline("a", 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> FONT.advance("a", Double.NaN));
  }
}
