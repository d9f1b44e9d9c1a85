package io.twoscales.control.bench;

import io.twoscales.core.control.Controller;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.observation.StageObservation;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a policy sees of a cluster that does at once what is planned, new replicas taking some ticks
 * to start. Load and queues are what the test says.
 */
public final class TickedCluster {
  private final Controller controller;
  private final int coldStartTicks;
  private final Map<String, List<Replica>> replicas = new LinkedHashMap<>();
  private int tick;
  private int named;
  private int capacityMillicores = VideoPipeline.LIMITS.capacityMillicores();
  private double violationRate;
  private Plan plan;

  private static final class Replica {
    private final String id;
    private final int readyAtTick;
    private int millicores;

    Replica(String id, int readyAtTick, int millicores) {
      this.id = id;
      this.readyAtTick = readyAtTick;
      this.millicores = millicores;
    }
  }

  /** The policy's first plan is in force. */
  public TickedCluster(Controller controller, int coldStartTicks) {
    this.controller = controller;
    this.coldStartTicks = coldStartTicks;
    VideoPipeline.STAGES.forEach(stage -> replicas.put(stage, new ArrayList<>()));
    apply(controller.initialPlan(), 0);
  }

  public TickedCluster capacity(int millicores) {
    capacityMillicores = millicores;
    return this;
  }

  /** What is seen from now on. */
  public TickedCluster violations(double rate) {
    violationRate = rate;
    return this;
  }

  /** All replicas are gone. */
  public void loseEverything() {
    replicas.values().forEach(List::clear);
  }

  /** One second of this load without queues. */
  public Plan tick(double ratePerSecond) {
    return tick(ratePerSecond, 0, tick);
  }

  /** One second: the load, the queue of the first stage, and the time of the observation. */
  public Plan tick(double ratePerSecond, int queued, double timeSeconds) {
    tick++;
    apply(controller.decide(observe(ratePerSecond, queued, timeSeconds)), coldStartTicks);
    return plan;
  }

  /** Seconds of the same load; the last plan. */
  public Plan ticks(int seconds, double ratePerSecond) {
    for (int i = 0; i < seconds; i++) {
      tick(ratePerSecond);
    }
    return plan;
  }

  public StagePlan stage(String name) {
    return plan.stages().stream().filter(s -> s.stage().equals(name)).findFirst().orElseThrow();
  }

  public Plan plan() {
    return plan;
  }

  public int plannedMillicores() {
    return plan.stages().stream().mapToInt(s -> s.replicas() * s.millicores()).sum();
  }

  private Observation observe(double ratePerSecond, int queued, double timeSeconds) {
    List<StageObservation> stages = new ArrayList<>();
    replicas.forEach(
        (stage, all) -> {
          List<ReplicaObservation> seen = new ArrayList<>();
          for (Replica replica : all) {
            boolean ready = replica.readyAtTick <= tick;
            seen.add(
                new ReplicaObservation(
                    replica.id,
                    stage,
                    ready ? ReplicaState.READY : ReplicaState.STARTING,
                    replica.millicores,
                    Double.NaN,
                    false));
          }
          int waiting = stages.isEmpty() ? queued : 0;
          stages.add(
              new StageObservation(
                  stage, ratePerSecond, ratePerSecond, waiting, waiting > 0 ? 100 : 0, 0, seen));
        });
    return new Observation(timeSeconds, stages, 100, 200, violationRate, capacityMillicores);
  }

  private void apply(Plan wanted, int startTicks) {
    plan = wanted;
    for (StagePlan stage : wanted.stages()) {
      List<Replica> all = replicas.get(stage.stage());
      while (all.size() < stage.replicas()) {
        all.add(new Replica("r" + ++named, tick + startTicks, stage.startingMillicores()));
      }
      while (all.size() > stage.replicas()) {
        all.remove(all.size() - 1);
      }
      all.forEach(replica -> replica.millicores = stage.millicores());
    }
  }
}
