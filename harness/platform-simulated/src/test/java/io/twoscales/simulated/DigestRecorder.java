package io.twoscales.simulated;

import io.twoscales.core.control.Decision;
import io.twoscales.core.run.ActionRecord;
import io.twoscales.core.run.Detail;
import io.twoscales.core.run.Outcome;
import io.twoscales.core.run.ReplicaSample;
import io.twoscales.core.run.RequestRecord;
import io.twoscales.core.run.RunRecorder;
import io.twoscales.core.run.SystemSample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Sums up everything that is recorded, in its order, to one number if asked to; keeps what tests
 * want to see.
 */
final class DigestRecorder implements RunRecorder {
  long digest = 17;
  final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  final List<RequestRecord> requests = new ArrayList<>();
  final List<ActionRecord> actions = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  final List<SystemSample> system = new ArrayList<>();
  final List<ReplicaSample> replicas = new ArrayList<>();

  private final boolean digests;

  DigestRecorder(boolean digests) {
    this.digests = digests;
  }

  private void add(Object what) {
    if (!digests) {
      return;
    }
    digest = digest * 1_000_003 + what.toString().hashCode();
  }

  @Override
  public boolean wants(Detail detail) {
    return true;
  }

  @Override
  public void environment(Map<String, String> facts) {}

  @Override
  public void decision(Decision decision) {
    add(decision);
    decisions.add(decision);
  }

  @Override
  public void action(ActionRecord action) {
    add(action);
    actions.add(action);
  }

  @Override
  public void system(SystemSample sample) {
    add(sample);
    system.add(sample);
  }

  @Override
  public void replica(ReplicaSample sample) {
    add(sample);
    replicas.add(sample);
  }

  @Override
  public void request(RequestRecord request) {
    add(request);
    requests.add(request);
    outcomes.merge(request.outcome(), 1, Integer::sum);
  }
}
