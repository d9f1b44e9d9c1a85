package io.twoscales.traces.documents;

import java.awt.Shape;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded frames of a camera that looks at a street: sky and ground of even brightness, and on them
 * three to six boxes, roofs and discs of other brightnesses. Input for models that detect objects;
 * a frame takes about a kilobyte.
 */
public final class FramePayloads {
  /** Width of a frame in pixels. */
  public static final int WIDTH = 224;

  /** Height of a frame in pixels. */
  public static final int HEIGHT = 168;

  private static final int CORNERS_OF_DISC = 24;
  private static final int LEAST_CONTRAST = 40;

  private final SplittableRandom random;

  private FramePayloads(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Different frames, each a PNG of 8 bits of gray.
   *
   * @param count how many, at most 10,000
   * @param seed the same seed gives the same frames to the byte
   */
  public static List<byte[]> generate(int count, long seed) {
    if (count < 1 || count > 10_000) {
      throw new IllegalArgumentException("expected 1 to 10000 frames, found " + count);
    }
    FramePayloads payloads = new FramePayloads(seed);
    List<byte[]> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(payloads.draw());
    }
    return frames;
  }

  private byte[] draw() {
    int sky = random.nextInt(256);
    int ground = contrasting(sky);
    int horizon = HEIGHT / 4 + random.nextInt(HEIGHT / 3);
    Page page = new Page(WIDTH, HEIGHT, sky);
    page.fill(polygon(0, horizon, WIDTH, horizon, WIDTH, HEIGHT, 0, HEIGHT), ground);
    int objects = 3 + random.nextInt(4);
    for (int i = 0; i < objects; i++) {
      int width = WIDTH / 10 + random.nextInt(WIDTH / 4);
      int height = HEIGHT / 10 + random.nextInt(HEIGHT / 3);
      int left = random.nextInt(WIDTH - width);
      int top = random.nextInt(HEIGHT - height);
      page.fill(object(left, top, width, height), contrasting(top < horizon ? sky : ground));
    }
    return PngWriter.write(page);
  }

  private Shape object(int left, int top, int width, int height) {
    int right = left + width;
    int bottom = top + height;
    return switch (random.nextInt(3)) {
      case 0 -> polygon(left, top, right, top, right, bottom, left, bottom);
      case 1 -> polygon(left + width / 2.0, top, right, bottom, left, bottom);
      default -> disc(left + width / 2.0, top + height / 2.0, width / 2.0, height / 2.0);
    };
  }

  private static Shape disc(double x, double y, double halfWidth, double halfHeight) {
    double[] corners = new double[2 * CORNERS_OF_DISC];
    for (int i = 0; i < CORNERS_OF_DISC; i++) {
      double angle = 2 * Math.PI * i / CORNERS_OF_DISC;
      corners[2 * i] = x + halfWidth * StrictMath.cos(angle);
      corners[2 * i + 1] = y + halfHeight * StrictMath.sin(angle);
    }
    return polygon(corners);
  }

  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  private int contrasting(int brightness) {
    int other = random.nextInt(256);
    while (Math.abs(other - brightness) < LEAST_CONTRAST) {
      other = random.nextInt(256);
    }
    return other;
  }
}
