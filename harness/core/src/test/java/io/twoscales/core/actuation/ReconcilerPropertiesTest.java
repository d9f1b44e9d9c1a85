package io.twoscales.core.actuation;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A cluster on which actions take random times and sometimes fail, driven by random plans. */
class ReconcilerPropertiesTest {
  private static final int CAPACITY = 1200;
  private static final int UNIT = 100;

  /** A replica of the model cluster. */
  private static final class Model {
    ReplicaState state = ReplicaState.STARTING;
    int millicores;
    int target;
    Action.Start start;
    Action pending;
    boolean pendingReclaim;

    int counted() {
      return Math.max(millicores, target);
    }
  }

  private final Map<String, Model> cluster = new LinkedHashMap<>();

  @Property(tries = 300)
  void limitsStayWithinCapacityAndEveryPlanIsReachedInTheEnd(@ForAll long seed) {
    cluster.clear();
    SplittableRandom random = new SplittableRandom(seed);
    Reconciler reconciler = new Reconciler(CAPACITY, UNIT, UNIT * random.nextInt(CAPACITY / UNIT));
    for (int round = 0; round < 6; round++) {
      int replicas = 1 + random.nextInt(6);
      int millicores = UNIT * (1 + random.nextInt(CAPACITY / UNIT / replicas));
      int starting = UNIT * (1 + random.nextInt(4));
      Plan plan =
          new Plan(List.of(new StagePlan("s", replicas, millicores, starting, 1)), "random");
      int readyBefore = readyMillicores();
      boolean failuresAllowed = round < 5;
      for (int step = 0; step < 60; step++) {
        apply(reconciler.actions(plan, state()));
        assertThat(cluster.values().stream().mapToInt(Model::counted).sum())
            .as("allocated CPU")
            .isLessThanOrEqualTo(CAPACITY);
        finishSome(random, failuresAllowed && step < 20);
        assertThat(cluster.values().stream().filter(r -> r.state == ReplicaState.READY).count())
            .as("some replica serves once one has")
            .isGreaterThanOrEqualTo(readyBefore > 0 && !failuresAllowed ? 1 : 0);
      }
      drainPending();
      for (int step = 0; step < 20; step++) {
        apply(reconciler.actions(plan, state()));
        drainPending();
      }
      assertThat(reconciler.actions(plan, state())).isEmpty();
      assertThat(cluster.values())
          .hasSize(replicas)
          .allSatisfy(
              replica -> {
                assertThat(replica.state).isEqualTo(ReplicaState.READY);
                assertThat(replica.millicores).isEqualTo(millicores);
              });
    }
  }

  private PlatformState state() {
    List<ReplicaObservation> replicas = new ArrayList<>();
    cluster.forEach(
        (id, r) ->
            replicas.add(
                new ReplicaObservation(id, "s", r.state, r.counted(), 0, r.pending != null)));
    return new PlatformState(replicas, Map.of("s", 1));
  }

  private int readyMillicores() {
    return cluster.values().stream()
        .filter(replica -> replica.state == ReplicaState.READY)
        .mapToInt(replica -> replica.millicores)
        .sum();
  }

  private void apply(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Start start) {
        Model replica = new Model();
        replica.millicores = start.boostMillicores();
        replica.target = start.boostMillicores();
        replica.start = start;
        assertThat(cluster.put(start.replica(), replica)).as("a fresh name").isNull();
        continue;
      }
      Model replica = cluster.get(((Action.OnReplica) action).replica());
      assertThat(replica.pending).as("no second action at a time").isNull();
      if (action instanceof Action.Resize resize) {
        replica.target = resize.millicores();
      } else if (action instanceof Action.Drain) {
        replica.state = ReplicaState.DRAINING;
      } else if (action instanceof Action.Stop) {
        replica.state = ReplicaState.DRAINED;
      }
      replica.pending = action;
    }
  }

  private void finishSome(SplittableRandom random, boolean mayFail) {
    for (String id : List.copyOf(cluster.keySet())) {
      if (cluster.get(id).pending != null && random.nextInt(3) == 0) {
        finish(id, mayFail && random.nextInt(5) == 0);
      }
      if (isStarting(id) && random.nextInt(3) == 0) {
        finishStart(cluster.get(id), mayFail && random.nextInt(5) == 0);
      }
    }
  }

  private void drainPending() {
    for (String id : List.copyOf(cluster.keySet())) {
      if (cluster.get(id).pending != null) {
        finish(id, false);
      }
      if (isStarting(id)) {
        finishStart(cluster.get(id), false);
      }
    }
  }

  private boolean isStarting(String id) {
    return cluster.containsKey(id) && cluster.get(id).state == ReplicaState.STARTING;
  }

  private static void finishStart(Model replica, boolean fails) {
    replica.millicores = Math.min(replica.start.millicores(), replica.target);
    replica.target = replica.millicores;
    replica.pendingReclaim = replica.pending != null;
    replica.state = fails ? ReplicaState.FAILED : ReplicaState.READY;
  }

  private void finish(String id, boolean fails) {
    Model replica = cluster.get(id);
    Action action = replica.pending;
    replica.pending = null;
    if (action instanceof Action.Resize resize) {
      int limit =
          replica.pendingReclaim
              ? Math.min(replica.millicores, resize.millicores())
              : resize.millicores();
      replica.pendingReclaim = false;
      replica.target = fails ? replica.millicores : limit;
      replica.millicores = replica.target;
    } else if (action instanceof Action.Drain) {
      replica.state = ReplicaState.DRAINED;
    } else if (action instanceof Action.Stop && !fails) {
      cluster.remove(id);
    }
  }
}
