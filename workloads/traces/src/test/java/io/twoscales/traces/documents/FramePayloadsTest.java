package io.twoscales.traces.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FramePayloadsTest {

  /** Whoever changes the drawing changes the load of every experiment that uses it. */
  @Test
  void aSeedGivesTheSameBytesEverywhere() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    FramePayloads.generate(20, 7).forEach(sha256::update);
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("89e0ebed8a7b19dbcacfea1943974e664177a127863063e327a2753cf19fb9eb");
  }

  @Test
  void framesAreSmallDifferentAndGrayWithSeveralBrightnesses() throws Exception {
    List<byte[]> frames = FramePayloads.generate(200, 3);
    assertThat(frames.stream().map(Arrays::hashCode)).doesNotHaveDuplicates();
    assertThat(FramePayloads.generate(1, 4).get(0)).isNotEqualTo(frames.get(0));
    for (byte[] png : frames) {
      assertThat(png).hasSizeLessThan(4000);
      BufferedImage frame = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(frame.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
      assertThat(List.of(frame.getWidth(), frame.getHeight())).containsExactly(224, 168);
      int[] pixels = frame.getRaster().getPixels(0, 0, 224, 168, (int[]) null);
      assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(3);
    }
  }

  @Test
  void aCountThatCannotBeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> FramePayloads.generate(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> FramePayloads.generate(10_001, 1));
  }
}
