package io.twoscales.traces.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RunLengthDeflateTest {
  private static byte[] inflated(byte[] compressed, int length) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setInput(compressed);
    byte[] data = new byte[length + 1];
    int size = 0;
    while (!inflater.finished()) {
      int more = inflater.inflate(data, size, data.length - size);
      assertThat(more > 0 || inflater.finished()).isTrue();
      size += more;
    }
    assertThat(size).isEqualTo(length);
    assertThat(inflater.getRemaining()).isZero();
    inflater.end();
    return java.util.Arrays.copyOf(data, length);
  }

  @Property(tries = 300)
  void anyInflaterGivesTheDataBack(
      @ForAll long seed, @ForAll @IntRange(max = 3000) int length, @ForAll boolean runs)
      throws DataFormatException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      boolean again = runs && i > 0 && random.nextInt(50) != 0;
      data[i] = again ? data[i - 1] : (byte) random.nextInt(256);
    }
    assertThat(inflated(RunLengthDeflate.compress(data), length)).isEqualTo(data);
  }

  @Test
  void everyLengthOfARunIsWritten() throws DataFormatException {
    for (int length = 0; length < 600; length++) {
      byte[] data = new byte[length];
      assertThat(inflated(RunLengthDeflate.compress(data), length)).isEqualTo(data);
    }
  }

  @Test
  void runsBecomeShort() {
    assertThat(RunLengthDeflate.compress(new byte[100_000]).length).isLessThan(700);
  }
}
