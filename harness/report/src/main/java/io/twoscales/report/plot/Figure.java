package io.twoscales.report.plot;

/** A plot, which can be had at any width and in several forms. */
public abstract class Figure {
  /** The width of a plot in a document. */
  public static final double WIDE = 860;

  /** The width of a plot on a phone. */
  public static final double NARROW = 380;

  private static final double TITLE_HEIGHT = 28;

  static final double TEXT = 12;
  static final double SMALL = 11;

  private final String name;
  private final String title;
  private final String description;

  /**
   * A plot.
   *
   * @param name of its file, without an ending
   * @param title what it shows
   * @param description what can be seen in it, for those who cannot see it
   */
  Figure(String name, String title, String description) {
    this.name = name;
    this.title = title;
    this.description = description;
  }

  public final String name() {
    return name;
  }

  public final String title() {
    return title;
  }

  public final String description() {
    return description;
  }

  /** Draws the plot at a width; returns how tall it has become. */
  abstract double draw(Sheet sheet, double width);

  /** As a document of its own. */
  public final String svg() {
    return svg(new SvgSheet(Ink::hex), WIDE, 0);
  }

  /** As a part of the page. */
  public final String inPage(double width) {
    return svg(new SvgSheet(Ink::variable), width, 0);
  }

  /** As a part of the page, below a heading that says what its title does. */
  public final String inPageWithoutTitle(double width) {
    return svg(new SvgSheet(Ink::variable), width, TITLE_HEIGHT);
  }

  /** As an image file. */
  public final byte[] png() {
    PngSheet sheet = new PngSheet(WIDE, draw(new BlankSheet(), WIDE));
    draw(sheet, WIDE);
    return sheet.bytes();
  }

  private String svg(SvgSheet sheet, double width, double hidden) {
    double height = draw(sheet, width);
    return sheet.document(width, height, hidden, title, description);
  }
}
