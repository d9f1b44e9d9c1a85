package io.twoscales.traces.documents;

import io.twoscales.traces.SentencePayloads;
import io.twoscales.traces.drawing.OutlineFont;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded pictures of short English sentences, dark on bright in two to four lines: input for models
 * that read. Size, place, ink and paper vary from picture to picture.
 */
public final class DocumentPayloads {
  /** Width and height of a picture in pixels. */
  public static final int SIDE = 320;

  private static final int MARGIN = 20;
  private static final double TEXT_WIDTH = SIDE - 2.0 * MARGIN;

  private final OutlineFont font = OutlineFont.liberationSans();
  private final SplittableRandom random;

  private DocumentPayloads(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Pictures of different sentences.
   *
   * @param count how many, at most 1,000
   * @param seed the same seed gives the same pictures to the byte
   */
  public static List<Document> generate(int count, long seed) {
    List<String> sentences = SentencePayloads.generateShort(count, seed);
    DocumentPayloads payloads = new DocumentPayloads(seed);
    return sentences.stream().map(payloads::draw).toList();
  }

  private Document draw(String sentence) {
    double size = 28 + random.nextInt(5);
    double pitch = size * (1.5 + random.nextInt(4) / 10.0);
    int paper = 225 + random.nextInt(31);
    int ink = random.nextInt(61);
    List<String> lines = wrapped(sentence, size);
    double room =
        SIDE - 2 * MARGIN - font.ascent(size) - (lines.size() - 1) * pitch - font.descent(size);
    double baseline = MARGIN + font.ascent(size) + Math.max(0, room) * random.nextInt(101) / 100;
    Page page = new Page(SIDE, SIDE, paper);
    for (String line : lines) {
      page.fill(font.outline(line, size, MARGIN + random.nextInt(3), baseline), ink);
      baseline += pitch;
    }
    return new Document(sentence, PngWriter.write(page));
  }

  private List<String> wrapped(String sentence, double size) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : sentence.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (font.advance(longer, size) > TEXT_WIDTH && !line.isEmpty()) {
        lines.add(line);
        line = word;
      } else {
        line = longer;
      }
    }
    lines.add(line);
    return lines;
  }
}
