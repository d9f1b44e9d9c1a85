package io.twoscales.traces.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.twoscales.traces.RateTrace;
import io.twoscales.traces.Surge;
import io.twoscales.traces.Window;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What is seen in a picture of a trace. */
class TracePictureTest {
  private static final int SURGE_SECOND = 50_000;

  private static TraceView view(int from, int to) {
    double[] rates = new double[100_000];
    Arrays.fill(rates, 10);
    Arrays.fill(rates, SURGE_SECOND, SURGE_SECOND + 30, 100);
    return TraceView.of(
        "a<b & \"c\"",
        new RateTrace("t", rates),
        new Window(from, to),
        new Surge.Criterion(3, 1, 3600, 0));
  }

  private static long pixels(BufferedImage image, int rgb, int fromX, int toX, int fromY, int toY) {
    return IntStream.range(fromX, toX)
        .flatMap(x -> IntStream.range(fromY, toY).map(y -> image.getRGB(x, y) & 0xffffff))
        .filter(pixel -> pixel == rgb)
        .count();
  }

  @Test
  void aSurgeOfSecondsIsSeenInADayAndMore() throws Exception {
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(new TracePicture(view(0, 100_000)).png()));
    // The middle of the plot, from its top to just above the base load: only the surge is there.
    assertThat(pixels(image, 0xd55e00, 815, 845, 120, 136)).as("its triangle").isPositive();
    assertThat(pixels(image, 0xffffff, 700, 701, 160, 190)).isGreaterThan(25);
    assertThat(
            IntStream.range(824, 836)
                .mapToLong(x -> pixels(image, 0xffffff, x, x + 1, 160, 190))
                .min())
        .as("the band reaches up to the highest second")
        .hasValue(0);
  }

  @Test
  void theSamePictureEveryTime() {
    assertThat(new TracePicture(view(0, 100_000)).png())
        .isEqualTo(new TracePicture(view(0, 100_000)).png());
  }

  @Test
  void theDrawingIsWellFormedAndSaysWhatItShows() throws Exception {
    String svg = new TracePicture(view(49_900, 50_300)).svg();
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("a<b & \"c\", seconds 49900..50300");
    assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
        .contains("mean: 16.75 requests/s", "highest second: 100.0 requests/s", "surges: 1");
    assertThat(document.getElementsByTagName("text").getLength()).isZero();
  }

  @Test
  void surgesAreCountedInSecondsOfTheTrace() {
    TraceView view = view(49_900, 50_300);
    Surge surge = view.surges().get(0);
    assertThat(view.secondOfTrace(surge.second())).isEqualTo(SURGE_SECOND - 15);
    assertThat(view.windowOf(surge)).isEqualTo(new Window(SURGE_SECOND - 75, SURGE_SECOND + 225));
  }

  @Test
  void oneSecondAndNoRequestsCanBeDrawn() {
    for (double[] rates : new double[][] {{0}, {7}, {0, 0, 0}, {0.001, 1e6}}) {
      RateTrace trace = new RateTrace("t", rates);
      TraceView view =
          TraceView.of("t", trace, new Window(0, rates.length), new Surge.Criterion(3, 1, 3600, 0));
      assertThat(new TracePicture(view).png()).hasSizeGreaterThan(1000);
    }
  }

  @Test
  void columnsKeepLowestMeanAndHighest() {
    RateColumns columns = new RateColumns(new RateTrace("t", new double[] {1, 5, 3, 0, 9}), 2);
    assertThat(columns.count()).isEqualTo(2);
    assertThat(IntStream.rangeClosed(0, 2).map(columns::fromSecond)).containsExactly(0, 2, 5);
    assertThat(columns.lowest(0)).isEqualTo(1);
    assertThat(columns.mean(0)).isEqualTo(3);
    assertThat(columns.highest(0)).isEqualTo(5);
    assertThat(columns.lowest(1)).isEqualTo(0);
    assertThat(columns.mean(1)).isEqualTo(4);
    assertThat(columns.highest(1)).isEqualTo(9);
    assertThat(new RateColumns(new RateTrace("t", new double[] {1, 5}), 9).count()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateColumns(new RateTrace("t", new double[] {1}), 0));
  }

  @Test
  void axesAreMarkedAtRoundNumbers() {
    assertThat(AxisSteps.ofNumbers(388, 6)).isEqualTo(100);
    assertThat(AxisSteps.ofNumbers(6, 6)).isEqualTo(1);
    assertThat(AxisSteps.ofNumbers(0.7, 6)).isEqualTo(0.2);
    assertThat(AxisSteps.ofTime(300, 10)).isEqualTo(30);
    assertThat(AxisSteps.ofTime(14 * 86400, 14)).isEqualTo(86400);
    assertThat(AxisSteps.words(0)).isEqualTo("0");
    assertThat(AxisSteps.words(3 * 86400 + 6 * 3600)).isEqualTo("3 d 6 h");
    assertThat(AxisSteps.words(90)).isEqualTo("1 min 30 s");
  }
}
