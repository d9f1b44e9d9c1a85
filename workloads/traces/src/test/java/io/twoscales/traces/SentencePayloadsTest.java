package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SentencePayloadsTest {

  @Property(tries = 100)
  void areDifferentSentencesOfAFewWords(
      @ForAll @IntRange(min = 1, max = 500) int count, @ForAll long seed) {
    List<String> sentences = SentencePayloads.generate(count, seed);

    assertThat(sentences).hasSize(count).doesNotHaveDuplicates();
    assertThat(sentences)
        .allSatisfy(
            sentence -> {
              assertThat(sentence).matches("[A-Z][A-Za-z, ]*[.?]");
              assertThat(sentence.split(" ").length).isBetween(8, 24);
            });
  }

  @Test
  void fillUpToTheGreatestCount() {
    assertThat(SentencePayloads.generate(10_000, 1)).doesNotHaveDuplicates().hasSize(10_000);
  }

  @Test
  void aSeedDecidesTheSentences() {
    assertThat(SentencePayloads.generate(20, 5)).isEqualTo(SentencePayloads.generate(20, 5));
    assertThat(SentencePayloads.generate(20, 5)).isNotEqualTo(SentencePayloads.generate(20, 6));
    assertThat(SentencePayloads.generate(200, 5)).startsWith(firstTwenty());
  }

  @Test
  void refuseCountsOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> SentencePayloads.generate(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SentencePayloads.generate(10_001, 1))
        .withMessageContaining("1 to 10000");
  }

  private static String[] firstTwenty() {
    return SentencePayloads.generate(20, 5).toArray(new String[0]);
  }
}
