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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.25 0.75 0 1   | ''",
        "0.25 0.75 0 0   | ''",
        "0.25 0.75 0.5   | expected 2 rows of 2 numbers, found 3",
        "0.25 0.75 0 0.5 | expected a sum of 1, found 0.5 in row 1",
        "0.25 0.75 1.5 -0.5 | expected 0 or more, found -0.5 in row 1",
        "NaN 0.75 0 1    | expected 0 or more, found NaN in row 0",
        "Infinity 0 0 1  | expected a sum of 1, found Infinity in row 0",
        "0 0 0 0         | expected an object, found none"
      })
  void everyObjectHasItsProbabilities(String numbers, String complaint) {
    Expectation.Probabilities expected = new Expectation.Probabilities("p", 2, 2);
    assertThat(expected.complaint(floats(numbers)).orElse("")).isEqualTo(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 0.5 1 0.1 0.2 0.3 0.4 | ''",
        "0 0 0.5 1 0 0 0 0         | ''",
        "0 0 0.5 1                 | expected 2 boxes of 4 numbers, found 4 numbers",
        "0 0 0.5 1 0.3 0 0.2 1     | expected a box within the picture, found 0.3, 0.0, 0.2, 1.0",
        "0 0 0.5 1 0 0 1.5 1       | expected a box within the picture, found 0.0, 0.0, 1.5, 1.0",
        "0 0 0.5 1 0 NaN 1 1       | expected a box within the picture, found 0.0, NaN, 1.0, 1.0"
      })
  void everyObjectHasItsBox(String numbers, String complaint) {
    Expectation.Boxes expected = new Expectation.Boxes("boxes", 2);
    assertThat(expected.complaint(floats(numbers)).orElse("")).isEqualTo(complaint);
  }

  private static float[] floats(String numbers) {
    String[] parts = numbers.split(" ");
    float[] values = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = Float.parseFloat(parts[i]);
    }
    return values;
  }
}
