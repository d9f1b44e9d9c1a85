package io.twoscales.traces.requests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

  @ParameterizedTest
  @CsvSource({
    "The last apple., true",
    "the  LAST apple. , true",
    "The Iast apple, true",
    "The last aple, true",
    "The lst aple, false",
    "'', false"
  })
  void slipsOfTwoLettersAreForgiven(String found, boolean met) {
    Expectation.Text expected = new Expectation.Text("text", "The last apple.", 2);
    assertThat(expected.complaint(found).isEmpty()).isEqualTo(met);
  }

  @Test
  void aComplaintSaysBoth() {
    assertThat(new Expectation.Text("text", "abc", 0).complaint("abd"))
        .hasValue("expected \"abc\", found \"abd\"");
  }

  @Test
  void embeddingsHaveTheirSizeAndLengthOne() {
    Expectation.UnitVector expected = new Expectation.UnitVector("embedding", 2);
    assertThat(expected.complaint(new float[] {0.6f, -0.8f})).isEmpty();
    assertThat(expected.complaint(new float[] {0.6f, 0.7f})).isPresent();
    assertThat(expected.complaint(new float[] {1})).hasValue("expected 2 numbers, found 1");
    assertThat(expected.complaint(new float[] {Float.NaN, 1})).isPresent();
    assertThat(expected.complaint(new float[] {Float.POSITIVE_INFINITY, 1})).isPresent();
    assertThat(Expectation.UnitVector.cosine(new float[] {1, 1}, new float[] {3, 0}))
        .isBetween(0.7071, 0.7072);
  }
}
