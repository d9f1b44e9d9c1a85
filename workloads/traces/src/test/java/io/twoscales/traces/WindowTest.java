package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

  @Test
  void readsSecondsFromAndTo() {
    Window window = Window.parse("352640..353240");

    assertThat(window).isEqualTo(new Window(352640, 353240));
    assertThat(window.seconds()).isEqualTo(600);
  }

  @Property
  void readsWhatItWrites(
      @ForAll @IntRange(max = 2_000_000_000) int from, @ForAll @IntRange(min = 1) int length) {
    Window window = new Window(from, (int) Math.min(Integer.MAX_VALUE, (long) from + length));

    assertThat(Window.parse(window.toString())).isEqualTo(window);
  }

  @ParameterizedTest
  @CsvSource({
    "'', expected a window FROM..TO in whole seconds",
    "5, found '5'",
    "1-2, found '1-2'",
    "-1..2, found '-1..2'",
    "1..2..3, found '1..2..3'",
    "1.5..3, found '1.5..3'",
    "a..b, found 'a..b'",
    "0..99999999999, second 99999999999 of window '0..99999999999' is greater than 2147483647",
    "7..7, window 7..7 is empty",
    "8..7, window 8..7 is empty",
  })
  void saysWhatIsWrong(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.parse(text))
        .withMessageContaining(message);
  }

  @Test
  void refusesToBeginBeforeTheTrace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(-1, 5))
        .withMessageContaining("begins before second 0");
  }
}
