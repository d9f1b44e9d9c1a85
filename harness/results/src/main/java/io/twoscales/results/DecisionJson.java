package io.twoscales.results;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.twoscales.core.actuation.Action;
import io.twoscales.core.control.Decision;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Candidate;
import io.twoscales.core.plan.Resizing;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.units.Decimal;
import java.util.List;

/**
 * A decision as one JSON document: what was seen, what was wanted and why, what was begun. Written
 * straight away, because long runs have millions; numbers that are not known are left out.
 */
final class DecisionJson {
  private static final int DECIMALS = 6;

  private final StringBuilder out;

  private DecisionJson(StringBuilder out) {
    this.out = out;
  }

  static void append(StringBuilder out, String controller, int repetition, Decision decision) {
    new DecisionJson(out).write(controller, repetition, decision);
  }

  private void write(String controller, int repetition, Decision decision) {
    out.append('{');
    text("controller", controller);
    number("repetition", repetition);
    number("timeSeconds", decision.observation().timeSeconds());
    text("reason", decision.plan().reason());
    if (!decision.plan().candidates().isEmpty()) {
      array("candidates", decision.plan().candidates(), this::candidate);
    }
    array("plan", decision.plan().stages(), this::plan);
    array("actions", decision.actions(), this::action);
    if (!decision.problems().isEmpty()) {
      texts("problems", decision.problems());
    }
    key("observation");
    observation(decision.observation());
    out.append('}');
  }

  private void plan(StagePlan stage) {
    text("stage", stage.stage());
    number("replicas", stage.replicas());
    number("millicores", stage.millicores());
    number("startingMillicores", stage.startingMillicores());
    number("batchSize", stage.batchSize());
    if (stage.resizing() != Resizing.GROW_FIRST) {
      text("resizing", stage.resizing().word());
    }
  }

  private void candidate(Candidate candidate) {
    text("name", candidate.name());
    number("ratePerSecond", candidate.ratePerSecond());
    key("feasible");
    out.append(candidate.feasible());
    number("costMillicores", candidate.costMillicores());
    number("latencyMs", candidate.latencyMs());
    text("detail", candidate.detail());
  }

  private void action(Action action) {
    text("kind", action.kind());
    text("stage", action.stage());
    if (action instanceof Action.OnReplica onReplica) {
      text("replica", onReplica.replica());
    }
    if (action instanceof Action.Start start) {
      number("millicores", start.millicores());
    } else if (action instanceof Action.Resize resize) {
      number("millicores", resize.millicores());
    } else if (action instanceof Action.SetBatch batch) {
      number("batchSize", batch.batchSize());
    }
  }

  private void observation(Observation seen) {
    out.append('{');
    number("p50Ms", seen.p50Ms());
    number("p99Ms", seen.p99Ms());
    number("violationRate", seen.violationRate());
    number("capacityMillicores", seen.capacityMillicores());
    if (!seen.failures().isEmpty()) {
      texts("failures", seen.failures());
    }
    array("stages", seen.stages(), this::stage);
    out.append('}');
  }

  private void stage(StageObservation stage) {
    text("stage", stage.stage());
    number("arrivedPerSecond", stage.arrivedPerSecond());
    number("completedPerSecond", stage.completedPerSecond());
    number("queueLength", stage.queueLength());
    number("oldestWaitMs", stage.oldestWaitMs());
    number("inFlight", stage.inFlight());
    array("replicas", stage.replicas(), this::replica);
  }

  private void replica(ReplicaObservation replica) {
    text("id", replica.id());
    text("state", replica.state().name());
    number("millicores", replica.millicores());
    number("cpuUsedMillicores", replica.cpuUsedMillicores());
    key("actionPending");
    out.append(replica.actionPending());
  }

  private interface Entry<T> {
    void write(T value);
  }

  private <T> void array(String name, Iterable<T> values, Entry<T> entry) {
    key(name);
    out.append('[');
    for (T value : values) {
      separate();
      out.append('{');
      entry.write(value);
      out.append('}');
    }
    out.append(']');
  }

  private void texts(String name, List<String> values) {
    key(name);
    out.append('[');
    for (String value : values) {
      separate();
      quoted(value);
    }
    out.append(']');
  }

  private void text(String name, String value) {
    key(name);
    quoted(value);
  }

  private void quoted(String value) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, out);
    out.append('"');
  }

  private void number(String name, int value) {
    key(name);
    out.append(value);
  }

  private void number(String name, double value) {
    if (!Double.isNaN(value)) {
      key(name);
      Decimal.append(out, value, DECIMALS);
    }
  }

  private void key(String name) {
    separate();
    out.append('"').append(name).append("\":");
  }

  private void separate() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(',');
    }
  }
}
