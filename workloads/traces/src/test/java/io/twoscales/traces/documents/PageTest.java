package io.twoscales.traces.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

class PageTest {
  private static int[] filled(int width, int height, Shape shape) {
    Page page = new Page(width, height, 0);
    page.fill(shape, 200);
    int[] values = new int[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = page.pixels()[i] & 0xff;
    }
    return values;
  }

  @Test
  void pixelsAreMixedByTheShareThatIsCovered() {
    assertThat(filled(4, 2, new Rectangle2D.Double(0.5, 0.5, 2.25, 1.5)))
        .containsExactly(50, 100, 75, 0, 100, 200, 150, 0);
  }

  @Test
  void whatLiesOutsideThePageIsCutOff() {
    assertThat(filled(2, 1, new Rectangle2D.Double(-5, -5, 6, 20))).containsExactly(200, 0);
  }

  @Test
  void overlapsCountOnceAndHolesStayOpen() {
    Path2D twice = new Path2D.Double(Path2D.WIND_NON_ZERO);
    twice.append(new Rectangle2D.Double(0, 0, 2, 1), false);
    twice.append(new Rectangle2D.Double(1, 0, 2, 1), false);
    assertThat(filled(4, 1, twice)).containsExactly(200, 200, 200, 0);
    Area ring = new Area(new Rectangle2D.Double(0, 0, 4, 3));
    ring.subtract(new Area(new Rectangle2D.Double(1, 1, 2, 1)));
    assertThat(filled(4, 3, ring))
        .containsExactly(200, 200, 200, 200, 200, 0, 0, 200, 200, 200, 200, 200);
  }

  @Test
  void curvesAreFollowed() {
    Path2D dome = new Path2D.Double();
    dome.moveTo(0, 100);
    dome.quadTo(50, 0, 100, 100);
    dome.closePath();
    double sum = 0;
    for (int value : filled(100, 100, dome)) {
      sum += value / 200.0;
    }
    // A quadratic's segment has two thirds of its triangle's area.
    assertThat(sum).isBetween(0.98 * 2 / 3 * 5000, 1.001 * 2 / 3 * 5000);
  }

  @Test
  void cubicCurvesAreRefused() {
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> filled(4, 4, new Ellipse2D.Double(0, 0, 4, 4)));
  }
}
