package io.twoscales.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.traces.SentencePayloads;
import io.twoscales.traces.documents.Document;
import io.twoscales.traces.documents.DocumentPayloads;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Expectation.Text text(RequestBody body) {
    return (Expectation.Text) body.expectations().get(0);
  }

  @ParameterizedTest
  @EnumSource
  void bodiesAreDifferentRequestsOfOneItemOnOneLine(Payload payload) throws IOException {
    List<RequestBody> bodies = payload.requests(30, 3);
    assertThat(bodies).extracting(RequestBody::json).doesNotHaveDuplicates();
    for (RequestBody body : bodies) {
      assertThat(body.json()).doesNotContain("\n");
      JsonNode json = JSON.readTree(body.json());
      assertThat(json.path("id").asText()).isEqualTo(Payload.ID);
      assertThat(json.at("/inputs/0/shape/0").asInt()).isEqualTo(1);
      assertThat(body.expectations()).isNotEmpty();
    }
    assertThat(payload.requests(30, 3)).isEqualTo(bodies);
    assertThat(payload.bodies(30, 4)).isNotEqualTo(payload.bodies(30, 3));
    assertThat(Payload.of(payload.word())).isEqualTo(payload);
  }

  @Test
  void aDocumentCarriesItsPictureAndExpectsItsText() throws IOException {
    Document document = DocumentPayloads.generate(1, 9).get(0);
    RequestBody body = Payload.DOCUMENTS.requests(1, 9).get(0);
    JsonNode json = JSON.readTree(body.json());
    assertThat(json.at("/inputs/0/name").asText()).isEqualTo("image");
    assertThat(json.at("/inputs/0/data/0").binaryValue()).isEqualTo(document.png());
    assertThat(json.path("outputs").findValuesAsText("name"))
        .isEqualTo(body.expectations().stream().map(Expectation::output).toList());
    assertThat(text(body).text()).isEqualTo(document.text());
  }

  @Test
  void anotherDocumentsTextIsNeverTakenForTheRightOne() {
    List<RequestBody> bodies = Payload.DOCUMENTS.requests(200, 7);
    for (RequestBody body : bodies) {
      assertThat(
              bodies.stream()
                  .filter(one -> text(body).complaint(text(one).text()).isEmpty())
                  .toList())
          .containsExactly(body);
    }
  }

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

  @Test
  void sentencesExpectAnEmbedding() {
    assertThat(Payload.SENTENCES.bodies(1, 2).get(0))
        .contains(SentencePayloads.generate(1, 2).get(0));
    assertThat(Payload.SENTENCES.requests(1, 2).get(0).expectations())
        .containsExactly(new Expectation.UnitVector("embedding", 384));
  }

  @Test
  void anUnknownWordIsRefusedWithThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.of("pictures"))
        .withMessage("expected one of sentences, documents, found 'pictures'");
  }
}
