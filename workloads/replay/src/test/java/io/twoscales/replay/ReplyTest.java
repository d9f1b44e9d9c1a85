package io.twoscales.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
  private static final String RIGHT =
      "{\"model_name\":\"p\",\"id\":\"7\",\"outputs\":[{\"name\":\"y\",\"data\":[1]}]}";

  @Test
  void aRightReplyCompletesItsRequest() {
    Reply reply = new Reply(200, RIGHT);

    assertThat(reply.outcome(7)).isEqualTo(Reply.Outcome.COMPLETED);
    assertThat(reply.detail(7, 10, 1000)).isEmpty();
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
    Reply reply = new Reply(200, body);

    assertThat(reply.outcome(7)).isEqualTo(Reply.Outcome.FAILED);
    assertThat(reply.detail(7, 10, 1000)).startsWith("wrong reply: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 504})
  void aSystemThatProtectsItselfDrops(int status) {
    Reply reply = new Reply(status, "{\"error\":\"queue full\"}");

    assertThat(reply.outcome(7)).isEqualTo(Reply.Outcome.DROPPED);
    assertThat(reply.detail(7, 10, 1000)).startsWith("status " + status + ": ").contains("queue");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 302, 400, 404, 500, 502})
  void anyOtherStatusFailsEvenWithARightBody(int status) {
    assertThat(new Reply(status, RIGHT).outcome(7)).isEqualTo(Reply.Outcome.FAILED);
  }

  @Test
  void noReplyFailsAndTheDetailSaysWhetherTimeWasUp() {
    Reply none = new Reply(0, "");

    assertThat(none.outcome(7)).isEqualTo(Reply.Outcome.FAILED);
    assertThat(none.detail(7, 1000, 1000)).isEqualTo("no answer within 1000 ms");
    assertThat(none.detail(7, 999, 1000)).isEqualTo("no connection or connection lost");
  }

  @Test
  void aDetailFitsIntoACellOfTheRecords() {
    String detail = new Reply(500, "a,b\n\"c\"\r\t" + "x".repeat(500)).detail(7, 10, 1000);

    assertThat(detail).doesNotContainPattern("[,\"\\p{Cntrl}]").hasSizeLessThan(130);
  }
}
