package io.twoscales.benchmarks;

import io.twoscales.core.control.Decision;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.SystemSample;
import java.util.Map;

/** Counts requests and keeps nothing else, unless a subclass does. */
class NoRecorder implements RunRecorder {
  private long requests;

  long requests() {
    return requests;
  }

  @Override
  public boolean wants(Detail detail) {
    return false;
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
    requests++;
  }
}
