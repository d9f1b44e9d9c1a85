package io.twoscales.traces.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.traces.SentencePayloads;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DocumentPayloadsTest {

  /** Whoever changes the drawing changes the load of every experiment that uses it. */
  @Test
  void aSeedGivesTheSameBytesEverywhere() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    DocumentPayloads.generate(20, 7).forEach(document -> sha256.update(document.png()));
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("7f7113ef02959d1668a16a672843cd6f3446a79dc5c2da79c3ecbbf5ec553253");
  }

  @Test
  void everySeedGivesOthers() {
    assertThat(DocumentPayloads.generate(1, 1).get(0).png())
        .isNotEqualTo(DocumentPayloads.generate(1, 2).get(0).png());
  }

  @Test
  void theTextIsThatOfTheShortSentences() {
    assertThat(DocumentPayloads.generate(30, 5))
        .extracting(Document::text)
        .isEqualTo(SentencePayloads.generateShort(30, 5));
  }

  @Test
  void picturesAreGrayOfOneSizeWithDarkTextWithinABrightMargin() throws Exception {
    for (Document document : DocumentPayloads.generate(50, 11)) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(document.png()));
      assertThat(List.of(image.getWidth(), image.getHeight())).containsOnly(320);
      assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
      int paper = image.getRaster().getSample(0, 0, 0);
      int darkest = 255;
      for (int y = 0; y < 320; y++) {
        for (int x = 0; x < 320; x++) {
          int value = image.getRaster().getSample(x, y, 0);
          darkest = Math.min(darkest, value);
          boolean margin = x < 20 || y < 12 || x >= 310 || y >= 310;
          assertThat(margin && value != paper).as("ink at %d, %d", x, y).isFalse();
        }
      }
      assertThat(paper).isBetween(225, 255);
      assertThat(darkest).isBetween(0, 60);
    }
  }
}
