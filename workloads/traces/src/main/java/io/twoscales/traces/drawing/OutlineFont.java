package io.twoscales.traces.drawing;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * A font whose text is drawn as outlines: {@code graphics.fill(font.outline("p99", 14, x, y))}.
 *
 * <p>The font comes from the class path and the outlines from its own tables, so that neither an
 * installed font nor the platform's font libraries matter: a minimal, headless Java draws the same
 * text as a desktop. Lengths are in the units of the drawing, with y downwards; {@code size} is the
 * height of the font's em square in them. Safe for use by several threads.
 */
public final class OutlineFont {
  private static final String LIBERATION_SANS =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private record Glyph(Path2D outline, int advance) {}

  private final TrueTypeFont font;
  private final CmapLookup glyphIds;
  private final int unitsPerEm;
  private final int ascender;
  private final int descender;
  private final Map<Integer, Glyph> glyphs = new HashMap<>();

  private OutlineFont(TrueTypeFont font) throws IOException {
    this.font = font;
    this.glyphIds = font.getUnicodeCmapLookup();
    this.unitsPerEm = font.getUnitsPerEm();
    this.ascender = font.getHorizontalHeader().getAscender();
    this.descender = -font.getHorizontalHeader().getDescender();
  }

  /** Liberation Sans, regular: as wide as Arial; Latin, Greek, Cyrillic (SIL Open Font License). */
  public static OutlineFont liberationSans() {
    return LiberationSans.FONT;
  }

  /**
   * The shape to fill for a line of text. Characters that {@linkplain #covers the font lacks} are
   * drawn as its empty box.
   *
   * @param text one line; control characters are no line breaks
   * @param size of the em square, above 0
   * @param x where the text begins
   * @param baseline the y on which letters stand
   */
  public Shape outline(String text, double size, double x, double baseline) {
    double scale = scale(size);
    Path2D.Double shape = new Path2D.Double(Path2D.WIND_NON_ZERO);
    long units = 0;
    for (int codePoint : text.codePoints().toArray()) {
      Glyph glyph = glyph(codePoint);
      shape.append(
          glyph
              .outline()
              .getPathIterator(
                  new AffineTransform(scale, 0, 0, -scale, x + units * scale, baseline)),
          false);
      units += glyph.advance();
    }
    return shape;
  }

  /** How far a line of text goes: where the next one would begin. */
  public double advance(String text, double size) {
    double scale = scale(size);
    return scale * text.codePoints().mapToLong(codePoint -> glyph(codePoint).advance()).sum();
  }

  /** How far the highest letters rise above the baseline. */
  public double ascent(double size) {
    return ascender * scale(size);
  }

  /** How far letters reach below the baseline, a positive length. */
  public double descent(double size) {
    return descender * scale(size);
  }

  /** Whether the font has every character of a text. */
  public boolean covers(String text) {
    return text.codePoints().allMatch(codePoint -> glyphIds.getGlyphId(codePoint) != 0);
  }

  private double scale(double size) {
    if (!(size > 0) || Double.isInfinite(size)) {
      throw new IllegalArgumentException("the size of text has to be above 0, found " + size);
    }
    return size / unitsPerEm;
  }

  /** The font reads its tables as they are asked for, which one thread at a time may do. */
  private synchronized Glyph glyph(int codePoint) {
    return glyphs.computeIfAbsent(codePoint, this::read);
  }

  private Glyph read(int codePoint) {
    try {
      int id = glyphIds.getGlyphId(codePoint);
      GlyphData data = font.getGlyph().getGlyph(id);
      Path2D outline = data == null ? new Path2D.Float() : data.getPath();
      return new Glyph(outline, font.getAdvanceWidth(id));
    } catch (IOException e) {
      throw new UncheckedIOException("the font on the class path cannot be read", e);
    }
  }

  private static OutlineFont read(String resource) {
    try (InputStream in = OutlineFont.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no " + resource + " on the class path");
      }
      return new OutlineFont(new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " on the class path cannot be read", e);
    }
  }

  /** Read on first use. */
  private static final class LiberationSans {
    static final OutlineFont FONT = read(LIBERATION_SANS);
  }
}
