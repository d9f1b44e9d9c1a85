package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.control.Decision;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RequestRecord.StageVisit;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.Schedule;
import io.twoscales.core.run.SystemSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestJoinTest {
  @TempDir Path folder;

  private final List<RequestRecord> requests = new ArrayList<>();

  private final RunRecorder recorder =
      new RunRecorder() {
        @Override
        public boolean wants(Detail detail) {
          return true;
        }

        @Override
        public void environment(Map<String, String> facts) {}

        @Override
        public void decision(Decision decision) {}

        @Override
        public void action(ActionRecord action) {}

        @Override
        public void system(SystemSample sample) {}

        @Override
        public void replica(ReplicaSample sample) {}

        @Override
        public void request(RequestRecord request) {
          requests.add(request);
        }
      };

  @Test
  void everyScheduledRequestIsThereOnceWithTheStagesItCameTo() throws IOException {
    GatewayLog log = new GatewayLog(List.of("first", "second"), 10);
    log.add(
        """
        0,0,1010,5000,completed;1010,1020,2000,first-1,1;2000,2010,5000,second-1,2
        1,1,1030,9000,dropped;1030,1040,2000,first-1,1;2000,0,0,,0
        """);
    Path records =
        Files.writeString(
            folder.resolve("records.csv"),
            """
            id,scheduled_us,sent_us,done_us,status,outcome,detail
            1,20,25,8100,504,dropped,"too late"
            0,5,6,4100,200,completed,
            """);
    Schedule schedule = new Schedule(new long[0], new long[] {5, 20, 30}, 1, 1);

    new RequestJoin(schedule, log, 1000).record(records, true, recorder);

    assertThat(requests)
        .containsExactly(
            new RequestRecord(
                0,
                5,
                6,
                4100,
                Outcome.COMPLETED,
                "",
                List.of(
                    new StageVisit("first", 10, 20, 1000, "first-1", 1),
                    new StageVisit("second", 1000, 1010, 4000, "second-1", 2))),
            new RequestRecord(
                1,
                20,
                25,
                8100,
                Outcome.DROPPED,
                "too late",
                List.of(
                    new StageVisit("first", 30, 40, 1000, "first-1", 1),
                    new StageVisit("second", 1000, -1, 8000, "", 0))),
            new RequestRecord(2, 30, -1, 30, Outcome.FAILED, "no record of it", List.of()));
  }
}
