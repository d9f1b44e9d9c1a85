package io.twoscales.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.traces.SentencePayloads;
import io.twoscales.traces.documents.Document;
import io.twoscales.traces.documents.DocumentPayloads;
import io.twoscales.traces.documents.FramePayloads;
import io.twoscales.traces.requests.Expectation;
import io.twoscales.traces.requests.RequestBody;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
      assertThat(json.path("id").asText()).isEqualTo(RequestBody.ID);
      assertThat(json.at("/inputs/0/shape/0").asInt()).isEqualTo(1);
      assertThat(body.expectations()).isNotEmpty();
    }
    assertThat(payload.requests(30, 3)).isEqualTo(bodies);
    assertThat(payload.requests(30, 4)).isNotEqualTo(bodies);
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

  @Test
  void sentencesExpectAnEmbedding() {
    assertThat(Payload.SENTENCES.requests(1, 2).get(0).json())
        .contains(SentencePayloads.generate(1, 2).get(0));
    assertThat(Payload.SENTENCES.requests(1, 2).get(0).expectations())
        .containsExactly(new Expectation.UnitVector("embedding", 384));
  }

  @Test
  void aFrameCarriesItsPictureAndAsksForWhatIsExpected() throws IOException {
    RequestBody body = Payload.FRAMES.requests(1, 9).get(0);
    JsonNode json = JSON.readTree(body.json());
    assertThat(json.at("/inputs/0/name").asText()).isEqualTo("frame");
    assertThat(json.at("/inputs/0/data/0").binaryValue())
        .isEqualTo(FramePayloads.generate(1, 9).get(0));
    assertThat(json.path("outputs").findValuesAsText("name"))
        .isEqualTo(body.expectations().stream().map(Expectation::output).toList());
  }

  @Test
  void anUnknownWordIsRefusedWithThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.of("pictures"))
        .withMessage("expected one of sentences, documents, frames, found 'pictures'");
  }
}
