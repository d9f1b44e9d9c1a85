package io.twoscales.traces.documents;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.util.Arrays;

/**
 * A gray picture to fill shapes in. Platforms' own rasterisers differ between releases; this one
 * has its rules here: four scan lines to a row, on each the exact width of what lies inside by the
 * non-zero winding rule, curves as eight straight pieces.
 */
final class Page {
  private static final int SCANS = 4;
  private static final int PIECES = 8;

  private final int width;
  private final int height;
  private final byte[] pixels;

  /** A page of one brightness, from 0, black, to 255, white. */
  Page(int width, int height, int brightness) {
    this.width = width;
    this.height = height;
    this.pixels = new byte[width * height];
    Arrays.fill(pixels, (byte) brightness);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Brightness row by row. */
  byte[] pixels() {
    return pixels;
  }

  /** Fills a shape with a brightness; pixels that it covers in part are mixed. */
  void fill(Shape shape, int brightness) {
    Edges edges = new Edges(height);
    edges.addAll(shape.getPathIterator(null));
    double[] covered = new double[width];
    for (int y = 0; y < height; y++) {
      Arrays.fill(covered, 0);
      boolean any = false;
      for (int scan = 0; scan < SCANS; scan++) {
        any |= edges.cover(y * SCANS + scan, covered);
      }
      for (int x = 0; any && x < width; x++) {
        int at = y * width + x;
        int before = pixels[at] & 0xff;
        double share = Math.min(1, covered[x] / SCANS);
        pixels[at] = (byte) Math.round(before + (brightness - before) * share);
      }
    }
  }

  /** The straight pieces of a shape's outline, as where and in which direction they cross scans. */
  private static final class Edges {
    private record Crossing(double x, int direction) {}

    private final Crossing[][] crossings;
    private final int[] counts;

    Edges(int height) {
      crossings = new Crossing[height * SCANS][4];
      counts = new int[height * SCANS];
    }

    void addAll(PathIterator path) {
      double[] to = new double[6];
      double startX = 0;
      double startY = 0;
      double x = 0;
      double y = 0;
      for (; !path.isDone(); path.next()) {
        int kind = path.currentSegment(to);
        switch (kind) {
          case PathIterator.SEG_MOVETO -> {
            line(x, y, startX, startY);
            startX = to[0];
            startY = to[1];
            x = startX;
            y = startY;
          }
          case PathIterator.SEG_LINETO -> {
            line(x, y, to[0], to[1]);
            x = to[0];
            y = to[1];
          }
          case PathIterator.SEG_QUADTO -> {
            quadratic(x, y, to);
            x = to[2];
            y = to[3];
          }
          case PathIterator.SEG_CLOSE -> {
            line(x, y, startX, startY);
            x = startX;
            y = startY;
          }
          default -> throw new IllegalArgumentException("only straight lines and quadratic curves");
        }
      }
      line(x, y, startX, startY);
    }

    private void quadratic(double x, double y, double[] to) {
      double fromX = x;
      double fromY = y;
      for (int i = 1; i <= PIECES; i++) {
        double t = (double) i / PIECES;
        double u = 1 - t;
        double nextX = u * u * x + 2 * u * t * to[0] + t * t * to[2];
        double nextY = u * u * y + 2 * u * t * to[1] + t * t * to[3];
        line(fromX, fromY, nextX, nextY);
        fromX = nextX;
        fromY = nextY;
      }
    }

    private void line(double x0, double y0, double x1, double y1) {
      if (y0 == y1) {
        return;
      }
      int direction = y0 < y1 ? 1 : -1;
      double upper = Math.min(y0, y1) * SCANS - 0.5;
      double lower = Math.max(y0, y1) * SCANS - 0.5;
      int last = Math.min(counts.length, (int) Math.ceil(lower));
      for (int scan = Math.max(0, (int) Math.ceil(upper)); scan < last; scan++) {
        double y = (scan + 0.5) / SCANS;
        add(scan, new Crossing(x0 + (y - y0) * (x1 - x0) / (y1 - y0), direction));
      }
    }

    private void add(int scan, Crossing crossing) {
      if (counts[scan] == crossings[scan].length) {
        crossings[scan] = Arrays.copyOf(crossings[scan], 2 * counts[scan]);
      }
      crossings[scan][counts[scan]++] = crossing;
    }

    /** Adds to each pixel how much of it lies inside on a scan; false if nothing does. */
    boolean cover(int scan, double[] covered) {
      int count = counts[scan];
      Crossing[] line = crossings[scan];
      Arrays.sort(line, 0, count, (one, other) -> Double.compare(one.x(), other.x()));
      int winding = 0;
      for (int i = 0; i + 1 < count; i++) {
        winding += line[i].direction();
        if (winding != 0) {
          span(line[i].x(), line[i + 1].x(), covered);
        }
      }
      return count > 0;
    }

    private static void span(double from, double to, double[] covered) {
      double left = Math.max(0, from);
      double right = Math.min(covered.length, to);
      for (int x = (int) left; x < right; x++) {
        covered[x] += Math.max(0, Math.min(x + 1, right) - Math.max(x, left));
      }
    }
  }
}
