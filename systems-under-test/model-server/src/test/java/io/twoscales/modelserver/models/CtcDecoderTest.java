package io.twoscales.modelserver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CtcDecoderTest {
  private static final CtcDecoder DECODER = CtcDecoder.of(List.of("a", "b"));

  /** Each step is the class that wins, with probability 0.7, the others 0.1. */
  private static CtcDecoder.Reading decode(String steps) {
    int classes = DECODER.classes();
    float[] values = new float[2 + steps.length() * classes];
    for (int step = 0; step < steps.length(); step++) {
      for (int c = 0; c < classes; c++) {
        values[2 + step * classes + c] = "-ab ".charAt(c) == steps.charAt(step) ? 0.7f : 0.1f;
      }
    }
    return DECODER.decode(values, 2, steps.length());
  }

  @Test
  void repetitionsAreOneUnlessABlankIsBetween() {
    assertThat(decode("--aa-ab--bb ").text()).isEqualTo("aabb ");
    assertThat(decode("aaaa").text()).isEqualTo("a");
    assertThat(decode("a-a").text()).isEqualTo("aa");
  }

  @Test
  void blanksAloneAreNoText() {
    CtcDecoder.Reading reading = decode("----");
    assertThat(reading.text()).isEmpty();
    assertThat(reading.characters()).isZero();
  }

  @Test
  void probabilitiesAreThoseOfTheCharacters() {
    CtcDecoder.Reading reading = decode("-aa-b-");
    assertThat(reading.characters()).isEqualTo(2);
    assertThat(reading.probabilities()).isCloseTo(1.4, within(1e-6));
  }
}
