package io.twoscales.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.traces.requests.Expectation;
import io.twoscales.traces.requests.RequestBody;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCheckTest {
  private static final int NOTHING_EXPECTED = 0;
  private static final int TEXT_EXPECTED = 1;
  private static final int VECTOR_EXPECTED = 2;
  private static final int PROBABILITIES_EXPECTED = 3;
  private static final int BOXES_EXPECTED = 4;
  private static final String RIGHT =
      "{\"model_name\":\"p\",\"id\":\"7\",\"outputs\":[{\"name\":\"y\",\"data\":[1]}]}";

  private final ReplyCheck check =
      new ReplyCheck(
          List.of(
              new RequestBody("@ID@", List.of()),
              new RequestBody("@ID@", List.of(new Expectation.Text("text", "The end.", 1))),
              new RequestBody("@ID@", List.of(new Expectation.UnitVector("embedding", 2))),
              new RequestBody("@ID@", List.of(new Expectation.Probabilities("p", 2, 2))),
              new RequestBody("@ID@", List.of(new Expectation.Boxes("boxes", 1)))),
          1000);

  private Verdict judge(int status, String body, int payload, long elapsedMs) {
    return check.judge(new Reply(status, body), 7, payload, elapsedMs);
  }

  private static String reply(String output, String data) {
    return "{\"id\":\"7\",\"outputs\":[{\"name\":\"x\",\"data\":[0]},{\"name\":\"%s\",\"data\":[%s]}]}"
        .formatted(output, data);
  }

  @Test
  void aRightReplyCompletesItsRequest() {
    assertThat(judge(200, RIGHT, NOTHING_EXPECTED, 10)).isEqualTo(Verdict.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{\"id\":\"70\",\"outputs\":[{}]}",
        "{\"id\":\"17\",\"outputs\":[{}]}",
        "{\"outputs\":[{}]}",
        "{\"id\":\"7\"}",
        "{\"id\":\"7\",\"outputs\":[]}"
      })
  void aWrongReplyFails(String body) {
    Verdict verdict = judge(200, body, NOTHING_EXPECTED, 10);

    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.FAILED);
    assertThat(verdict.detail()).startsWith("wrong reply: ");
  }

  @ParameterizedTest
  @CsvSource({
    "text, The end., ''",
    "text, the enb., ''",
    "text, Another., wrong reply: text: expected  The end.   found  Another.",
    "other, The end., wrong reply: no output text"
  })
  void aTextHasToBeReadAsItWasDrawn(String output, String text, String detail) {
    Verdict verdict = judge(200, reply(output, "\"" + text + "\""), TEXT_EXPECTED, 10);

    assertThat(verdict.detail()).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.6", "0.6,0.6", "0.6,\"x\"", ""})
  void aVectorHasItsSizeAndLength(String data) {
    Verdict verdict = judge(200, reply("embedding", data), VECTOR_EXPECTED, 10);

    assertThat(verdict.detail()).startsWith("wrong reply: embedding: expected ");
  }

  @Test
  void theVectorOfAnotherTextIsFoundOut() {
    assertThat(judge(200, reply("embedding", "0.6,0.8"), VECTOR_EXPECTED, 10))
        .isEqualTo(Verdict.COMPLETED);
    assertThat(judge(200, reply("embedding", "0.61,0.7924"), VECTOR_EXPECTED, 10))
        .isEqualTo(Verdict.COMPLETED);
    assertThat(judge(200, reply("embedding", "0.8,-0.6"), VECTOR_EXPECTED, 10).detail())
        .isEqualTo("wrong reply: embedding: cosine 0.000 to another reply to the same text");
  }

  @Test
  void theProbabilitiesOfAnotherPictureAreFoundOut() {
    assertThat(judge(200, reply("p", "0.25,0.75,0.5,0.5"), PROBABILITIES_EXPECTED, 10))
        .isEqualTo(Verdict.COMPLETED);
    assertThat(judge(200, reply("p", "0.2504,0.7496,0.5,0.5"), PROBABILITIES_EXPECTED, 10))
        .isEqualTo(Verdict.COMPLETED);
    assertThat(judge(200, reply("p", "0.26,0.74,0.5,0.5"), PROBABILITIES_EXPECTED, 10).detail())
        .isEqualTo("wrong reply: p: off by 0.0100 from another reply to the same picture");
    assertThat(judge(200, reply("p", "0.25,0.75,0.5"), PROBABILITIES_EXPECTED, 10).detail())
        .startsWith("wrong reply: p: expected 2 rows");
  }

  @Test
  void aBoxLiesWithinThePicture() {
    assertThat(judge(200, reply("boxes", "0,0.1,0.5,1"), BOXES_EXPECTED, 10))
        .isEqualTo(Verdict.COMPLETED);
    assertThat(judge(200, reply("boxes", "0,0.1,0.5,1.1"), BOXES_EXPECTED, 10).detail())
        .startsWith("wrong reply: boxes: expected a box within the picture");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 504})
  void aSystemThatProtectsItselfDrops(int status) {
    Verdict verdict = judge(status, "{\"error\":\"queue full\"}", NOTHING_EXPECTED, 10);

    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.DROPPED);
    assertThat(verdict.detail()).startsWith("status " + status + ": ").contains("queue");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 302, 400, 404, 500, 502})
  void anyOtherStatusFailsEvenWithARightBody(int status) {
    assertThat(judge(status, RIGHT, NOTHING_EXPECTED, 10).outcome())
        .isEqualTo(Verdict.Outcome.FAILED);
  }

  @Test
  void noReplyFailsAndTheDetailSaysWhetherTimeWasUp() {
    assertThat(judge(0, "", NOTHING_EXPECTED, 1000))
        .isEqualTo(Verdict.failed("no answer within 1000 ms"));
    assertThat(judge(0, "", NOTHING_EXPECTED, 999))
        .isEqualTo(Verdict.failed("no connection or connection lost"));
  }

  @Test
  void aDetailFitsIntoACellOfTheRecords() {
    String detail = judge(500, "a,b\n\"c\"\r\t" + "x".repeat(500), NOTHING_EXPECTED, 10).detail();

    assertThat(detail).doesNotContainPattern("[,\"\\p{Cntrl}]").hasSizeLessThan(170);
  }
}
