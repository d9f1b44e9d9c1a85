package io.twoscales.docker.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayRecordsTest {
  private static final String HEADER = "id,scheduled_us,sent_us,done_us,status,outcome,detail\n";

  @TempDir Path folder;

  private Path file(String rows) throws IOException {
    return Files.writeString(folder.resolve("records.csv"), HEADER + rows);
  }

  @Test
  void readsEveryRecordByItsId() throws IOException {
    var records =
        ReplayRecords.read(
            file("0,10,12,5012,200,completed,\n7,20,-1,99,0,failed,\"refused, twice\"\n"));
    assertThat(records)
        .containsEntry(0, new ReplayRecords.Entry(12, 5012, Outcome.COMPLETED, ""))
        .containsEntry(7, new ReplayRecords.Entry(-1, 99, Outcome.FAILED, "refused, twice"));
  }

  @Test
  void aLastLineCutShortIsPassedOver() throws IOException {
    assertThat(ReplayRecords.read(file("0,10,12,5012,200,completed,\n1,20,22,50"))).hasSize(1);
  }

  @Test
  void whatNoReplayWritesIsRefusedWithItsLine() throws IOException {
    Path file = file("0,10,12,5012,200,splendid,\n");
    assertThatThrownBy(() -> ReplayRecords.read(file))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("records.csv:2")
        .hasMessageContaining("splendid");
  }

  @Test
  void aReplayThatWroteNothingHasNoRecords() {
    assertThat(ReplayRecords.read(folder.resolve("none.csv"))).isEmpty();
  }
}
