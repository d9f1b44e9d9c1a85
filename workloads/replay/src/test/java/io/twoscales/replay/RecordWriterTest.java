package io.twoscales.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordWriterTest {
  private static final String HEADER = "id,scheduled_us,sent_us,done_us,status,outcome,detail";

  @TempDir Path folder;

  @Test
  void writesALineForEachRequest() throws IOException {
    Path file = folder.resolve("records.csv");
    try (RecordWriter records = new RecordWriter(file, 2)) {
      records.done(1, new RecordWriter.Ending(40, -5, -4, 9, 200, Verdict.COMPLETED));
      records.done(
          0, new RecordWriter.Ending(41, 5, 6, 7, 503, Verdict.dropped("status 503: full")));
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(
            HEADER, "40,-5,-4,9,200,completed,", "41,5,6,7,503,dropped,status 503: full");
  }

  @Test
  void theFirstEndOfARequestCounts() throws IOException {
    Path file = folder.resolve("records.csv");
    try (RecordWriter records = new RecordWriter(file, 2)) {
      records.done(0, new RecordWriter.Ending(7, 1, 2, 3, 200, Verdict.COMPLETED));
      records.done(0, new RecordWriter.Ending(7, 1, 2, 4, 0, Verdict.failed("late")));

      assertThat(records.isRecorded(0)).isTrue();
      assertThat(records.isRecorded(1)).isFalse();
      assertThat(records.counts()).isEqualTo("sent=0 completed=1 dropped=0 failed=0");
    }

    assertThat(Files.readAllLines(file)).containsExactly(HEADER, "7,1,2,3,200,completed,");
  }

  @Test
  void countsWhatWasSentAndHowItEnded() {
    try (RecordWriter records = new RecordWriter(folder.resolve("records.csv"), 4)) {
      for (int position = 0; position < 4; position++) {
        records.sent();
      }
      records.done(0, new RecordWriter.Ending(0, 1, 2, 3, 200, Verdict.COMPLETED));
      records.done(1, new RecordWriter.Ending(1, 1, 2, 3, 429, Verdict.dropped("")));
      records.done(2, new RecordWriter.Ending(2, 1, 2, 3, 500, Verdict.failed("")));

      assertThat(records.counts()).isEqualTo("sent=4 completed=1 dropped=1 failed=1");
    }
  }

  @Test
  void whatIsFlushedIsThereBeforeTheEnd() throws IOException {
    Path file = folder.resolve("records.csv");
    try (RecordWriter records = new RecordWriter(file, 1)) {
      records.done(0, new RecordWriter.Ending(7, 1, 2, 3, 200, Verdict.COMPLETED));
      records.flush();

      assertThat(Files.readAllLines(file)).hasSize(2);
    }
  }

  @Test
  void aRequestThatEndsAfterTheReplayLeavesNoTrace() throws IOException {
    Path file = folder.resolve("records.csv");
    RecordWriter records = new RecordWriter(file, 1);
    records.close();

    records.done(0, new RecordWriter.Ending(7, 1, 2, 3, 200, Verdict.COMPLETED));
    records.flush();
    records.close();

    assertThat(Files.readAllLines(file)).containsExactly(HEADER);
    assertThat(records.counts()).contains("completed=0");
  }

  @Test
  void namesAFileThatCannotBeWritten() {
    Path file = folder.resolve("missing").resolve("records.csv");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new RecordWriter(file, 1).close())
        .withMessageContaining(file + ": cannot be written: ");
  }
}
