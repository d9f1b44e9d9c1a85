package io.twoscales.traces.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A white image of pixels. Only shapes are filled: no font and no screen is asked for. */
public final class PngSurface implements Surface {
  private final BufferedImage image;
  private final Graphics2D graphics;

  /** An empty image of that size in pixels. */
  public PngSurface(int width, int height) {
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
  }

  @Override
  public void fill(Shape shape, int rgb, double opacity) {
    graphics.setColor(new Color(rgb >> 16, rgb >> 8 & 255, rgb & 255, (int) (opacity * 255 + 0.5)));
    graphics.fill(shape);
  }

  @Override
  public void stroke(Shape path, double width, int rgb) {
    fill(
        new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL)
            .createStrokedShape(path),
        rgb,
        1);
  }

  /** The PNG file; nothing can be drawn any more. */
  public byte[] bytes() {
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("every Java platform writes PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
