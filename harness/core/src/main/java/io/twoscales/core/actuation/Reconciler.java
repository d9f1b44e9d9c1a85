package io.twoscales.core.actuation;

import io.twoscales.core.observation.ReplicaObservation;
import io.twoscales.core.observation.ReplicaState;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.Resizing;
import io.twoscales.core.plan.StagePlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the difference between a plan and what is there into actions.
 *
 * <p>Level-triggered: it looks only at the present state, so that a lost or failed action is tried
 * again the next time. The order keeps serving capacity from dipping: replicas grow before any
 * shrinks, new ones are ready before others shrink or leave; only where the capacity has no room
 * for a missing replica, or where the plan says so, do the present ones shrink first. CPU limits
 * never add up to more than the capacity; growth that does not fit yet is cut to what is free and
 * completed later. Replicas with an action under way are left alone. Starts are boosted with what
 * nobody needs, and give it back when those that serve come to need it; where that does not boost
 * all of them in full, one starts after the other, so that the first serves as soon as can be and
 * the last no later.
 */
public final class Reconciler {
  private final int capacityMillicores;
  private final int unitMillicores;
  private final int startBoostMillicores;
  private int started;

  /**
   * A reconciler for one run that does not boost starts.
   *
   * @param capacityMillicores CPU for all replicas together
   * @param unitMillicores the step of CPU; limits cut to what is free are multiples of it
   */
  public Reconciler(int capacityMillicores, int unitMillicores) {
    this(capacityMillicores, unitMillicores, 0);
  }

  /**
   * A reconciler for one run.
   *
   * @param startBoostMillicores up to which limit replicas get, until they are ready, what is free
   *     when all that is planned has its CPU; 0 for no more than planned
   */
  public Reconciler(int capacityMillicores, int unitMillicores, int startBoostMillicores) {
    this.capacityMillicores = capacityMillicores;
    this.unitMillicores = unitMillicores;
    this.startBoostMillicores = startBoostMillicores;
  }

  /**
   * The actions to begin now.
   *
   * @param plan the desired state
   * @param state what is there
   */
  public List<Action> actions(Plan plan, PlatformState state) {
    List<Action> actions = new ArrayList<>();
    int allocated = 0;
    for (ReplicaObservation replica : state.replicas()) {
      allocated += replica.millicores();
    }
    Budget budget =
        new Budget(
            capacityMillicores - allocated,
            count(state.replicas(), ReplicaState.STARTING),
            // The last one counts as long as nothing serves.
            startBoostMillicores > 0 && count(state.replicas(), ReplicaState.READY) > 0);
    for (StagePlan stage : plan.stages()) {
      if (!Integer.valueOf(stage.batchSize()).equals(state.batchSizes().get(stage.stage()))) {
        actions.add(new Action.SetBatch(stage.stage(), stage.batchSize()));
      }
      reconcile(stage, state.replicas(), budget, actions);
    }
    reclaimBoosts(plan, state.replicas(), budget.lacking, actions);
    boostStarts(actions, budget);
    return actions;
  }

  private static int count(List<ReplicaObservation> all, ReplicaState state) {
    int count = 0;
    for (ReplicaObservation replica : all) {
      if (replica.state() == state) {
        count++;
      }
    }
    return count;
  }

  /**
   * What those that serve lack, beyond what is about to become free, is taken back from starts that
   * have more than planned.
   */
  private void reclaimBoosts(
      Plan plan, List<ReplicaObservation> all, int lacking, List<Action> actions) {
    if (lacking == 0) {
      return;
    }
    Map<String, Action> begun = new HashMap<>();
    for (Action action : actions) {
      if (action instanceof Action.OnReplica onReplica) {
        begun.put(onReplica.replica(), action);
      }
    }
    int missing = lacking - becomingFree(all, begun);
    for (StagePlan stage : plan.stages()) {
      for (ReplicaObservation start : inState(stage, all, ReplicaState.STARTING)) {
        int boost = start.millicores() - stage.startingMillicores();
        if (missing > 0 && boost > 0 && !begun.containsKey(start.id())) {
          int units = (missing + unitMillicores - 1) / unitMillicores;
          int back = Math.min(boost, units * unitMillicores);
          actions.add(new Action.Resize(stage.stage(), start.id(), start.millicores() - back));
          missing -= back;
        }
      }
    }
  }

  /** By actions that begin now; no limit is known while a boost is being taken back. */
  private static int becomingFree(List<ReplicaObservation> all, Map<String, Action> begun) {
    int free = 0;
    for (ReplicaObservation replica : all) {
      if (replica.actionPending() && replica.state() == ReplicaState.STARTING) {
        return Integer.MAX_VALUE;
      }
      Action action = begun.get(replica.id());
      if (action instanceof Action.Stop) {
        free += replica.millicores();
      } else if (action instanceof Action.Resize resize) {
        free += Math.max(0, replica.millicores() - resize.millicores());
      }
    }
    return free;
  }

  /** What is left over goes to the replicas that start, in even parts. */
  private void boostStarts(List<Action> actions, Budget budget) {
    int starts = 0;
    for (Action action : actions) {
      starts += action instanceof Action.Start ? 1 : 0;
    }
    for (int i = 0; i < actions.size() && budget.free >= unitMillicores; i++) {
      if (actions.get(i) instanceof Action.Start start) {
        int part = budget.free / starts-- / unitMillicores * unitMillicores;
        int wanted = Math.max(0, startBoostMillicores - start.millicores());
        int boost = start.millicores() + budget.take(Math.min(part, wanted));
        actions.set(i, new Action.Start(start.stage(), start.replica(), start.millicores(), boost));
      }
    }
  }

  private void reconcile(
      StagePlan plan, List<ReplicaObservation> all, Budget budget, List<Action> actions) {
    List<ReplicaObservation> ready = inState(plan, all, ReplicaState.READY);
    List<ReplicaObservation> starting = inState(plan, all, ReplicaState.STARTING);

    int surplus = ready.size() + starting.size() - plan.replicas();
    int notStarted = stopSurplusStarting(starting, surplus, actions);
    List<ReplicaObservation> leaving = surplusOf(ready, surplus - notStarted);
    List<ReplicaObservation> staying =
        leaving.isEmpty()
            ? ready
            : ready.stream().filter(replica -> !leaving.contains(replica)).toList();

    boolean inPlace = plan.resizing() != Resizing.RECREATE;
    if (inPlace) {
      grow(plan, staying, budget, actions);
    }
    boolean noRoomToStart = !startMissing(plan, ready.size() + starting.size(), budget, actions);
    if (ready.size() >= plan.replicas()) {
      leaving.forEach(replica -> actions.add(new Action.Drain(plan.stage(), replica.id())));
      if (inPlace) {
        shrink(plan, staying, actions);
      } else if (noneOnItsWay(plan, all)) {
        recreateOne(plan, ready, budget, actions);
      }
    } else if ((noRoomToStart && inPlace) || plan.resizing() == Resizing.AT_ONCE) {
      shrink(plan, staying, actions);
    }
    stopFinished(plan, all, actions);
  }

  private static boolean noneOnItsWay(StagePlan plan, List<ReplicaObservation> all) {
    return all.stream()
        .filter(replica -> replica.stage().equals(plan.stage()))
        .allMatch(r -> r.state() == ReplicaState.READY && !r.actionPending());
  }

  /** The first of another size leaves, if the one in its stead can be as large as planned. */
  private static void recreateOne(
      StagePlan plan, List<ReplicaObservation> ready, Budget budget, List<Action> actions) {
    ready.stream()
        .filter(replica -> replica.millicores() != plan.millicores())
        .filter(replica -> budget.free + replica.millicores() >= plan.startingMillicores())
        .findFirst()
        .ifPresent(replica -> actions.add(new Action.Drain(plan.stage(), replica.id())));
  }

  private static void stopFinished(
      StagePlan plan, List<ReplicaObservation> all, List<Action> actions) {
    for (ReplicaObservation replica : all) {
      boolean finished =
          replica.state() == ReplicaState.DRAINED || replica.state() == ReplicaState.FAILED;
      if (finished && replica.stage().equals(plan.stage()) && !replica.actionPending()) {
        actions.add(new Action.Stop(plan.stage(), replica.id()));
      }
    }
  }

  private void grow(
      StagePlan plan, List<ReplicaObservation> staying, Budget budget, List<Action> actions) {
    for (ReplicaObservation replica : staying) {
      int wanted = plan.millicores() - replica.millicores();
      if (wanted > 0 && !replica.actionPending()) {
        int granted = budget.take(wanted);
        budget.lacking += wanted - granted;
        if (granted > 0) {
          actions.add(
              new Action.Resize(plan.stage(), replica.id(), replica.millicores() + granted));
        }
      }
    }
  }

  /** False when a replica that is missing finds no free CPU; it may have to wait its turn. */
  private boolean startMissing(StagePlan plan, int present, Budget budget, List<Action> actions) {
    for (int missing = plan.replicas() - present; missing > 0; missing--) {
      if (budget.hasToWait()) {
        return true;
      }
      int granted = budget.take(plan.startingMillicores());
      if (granted == 0) {
        return false;
      }
      started++;
      budget.begins(granted);
      actions.add(new Action.Start(plan.stage(), plan.stage() + "-" + started, granted));
    }
    return true;
  }

  private static int stopSurplusStarting(
      List<ReplicaObservation> starting, int surplus, List<Action> actions) {
    int stopped = 0;
    for (int i = starting.size() - 1; i >= 0 && stopped < surplus; i--) {
      ReplicaObservation newest = starting.get(i);
      if (!newest.actionPending()) {
        actions.add(new Action.Stop(newest.stage(), newest.id()));
      }
      stopped++;
    }
    return stopped;
  }

  /** The replicas to do without: the smallest, and none with an action under way. */
  private static List<ReplicaObservation> surplusOf(List<ReplicaObservation> ready, int surplus) {
    if (surplus <= 0) {
      return List.of();
    }
    return ready.stream()
        .filter(replica -> !replica.actionPending())
        .sorted(Comparator.comparingInt(ReplicaObservation::millicores))
        .limit(surplus)
        .toList();
  }

  private static void shrink(
      StagePlan plan, List<ReplicaObservation> staying, List<Action> actions) {
    for (ReplicaObservation replica : staying) {
      if (!replica.actionPending() && replica.millicores() > plan.millicores()) {
        actions.add(new Action.Resize(plan.stage(), replica.id(), plan.millicores()));
      }
    }
  }

  private static List<ReplicaObservation> inState(
      StagePlan plan, List<ReplicaObservation> all, ReplicaState state) {
    List<ReplicaObservation> found = new ArrayList<>();
    for (ReplicaObservation replica : all) {
      if (replica.state() == state && replica.stage().equals(plan.stage())) {
        found.add(replica);
      }
    }
    return found;
  }

  /** CPU that is still free, given out in whole units unless the whole request fits. */
  private final class Budget {
    private int free;

    /** What growth did not get. */
    private int lacking;

    /** Starts under way and such as begin now. */
    private int starting;

    /** What those that begin now could be boosted with. */
    private int wanted;

    /** Whether one starts after the other where not all can be boosted in full. */
    private final boolean inTurn;

    Budget(int free, int starting, boolean inTurn) {
      this.free = free;
      this.starting = starting;
      this.inTurn = inTurn;
    }

    /** Whether another start would keep one from its full boost, or not get it. */
    boolean hasToWait() {
      return inTurn && starting > 0 && free - wanted < startBoostMillicores;
    }

    void begins(int millicores) {
      starting++;
      wanted += Math.max(0, startBoostMillicores - millicores);
    }

    int take(int wanted) {
      int granted = wanted <= free ? wanted : Math.max(0, free) / unitMillicores * unitMillicores;
      free -= granted;
      return granted;
    }
  }
}
