package io.twoscales.docker.testbed;

import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.Schedule;
import io.twoscales.docker.load.ReplayRecords;
import java.nio.file.Path;
import java.util.Map;

/** Puts together what load generator and gateway know of each request of the measured window. */
public final class RequestJoin {
  private final Schedule schedule;
  private final GatewayLog log;
  private final long zeroEpochMicros;

  /**
   * A join.
   *
   * @param session has ended, so that it knows all that the gateway knew
   * @param zeroEpochMicros when the measured window began
   */
  public RequestJoin(Schedule schedule, RunSession session, long zeroEpochMicros) {
    this(schedule, session.log(), zeroEpochMicros);
  }

  RequestJoin(Schedule schedule, GatewayLog log, long zeroEpochMicros) {
    this.schedule = schedule;
    this.log = log;
    this.zeroEpochMicros = zeroEpochMicros;
  }

  /**
   * Records every request of the window once.
   *
   * @param records the load generator's file
   * @param complete whether the replay went to its end; if not, requests it has no record of were
   *     never due and are left out, otherwise they have failed
   */
  public void record(Path records, boolean complete, RunRecorder recorder) {
    Map<Integer, ReplayRecords.Entry> entries = ReplayRecords.read(records);
    long[] due = schedule.measuredMicros();
    for (int id = 0; id < due.length; id++) {
      ReplayRecords.Entry entry = entries.get(id);
      if (entry == null && !complete) {
        continue;
      }
      if (entry == null) {
        entry = new ReplayRecords.Entry(-1, due[id], Outcome.FAILED, "no record of it");
      }
      recorder.request(
          new RequestRecord(
              id,
              due[id],
              entry.sentMicros(),
              entry.doneMicros(),
              entry.outcome(),
              entry.detail(),
              log.visits(id, zeroEpochMicros)));
    }
  }
}
