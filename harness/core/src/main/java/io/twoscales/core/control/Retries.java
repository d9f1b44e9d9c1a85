package io.twoscales.core.control;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.actuation.ActionResult;
import io.twoscales.core.actuation.PlatformState;
import io.twoscales.core.observation.ReplicaObservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When what failed is tried again: at the next decision, then after 2, 4, 8 and 16 of them. After
 * six failures in a row it is given up, which is said once, and from then on tried once in 60
 * decisions, so that a platform that recovers is used again. Growing and shrinking a replica count
 * apart: one that cannot grow may still be asked to shrink.
 */
final class Retries {
  private static final int GIVE_UP_AFTER = 6;
  private static final int GIVEN_UP_DECISIONS = 60;

  private final Map<Attempt, Failures> failed = new HashMap<>();
  private final Map<String, Integer> millicores = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int decisions;

  /** What is asked of one replica; of a stage for starts and batch sizes. */
  private record Attempt(String subject, String kind) {}

  /** How often in a row, and the number of the decision from which on it is tried again. */
  private record Failures(int inARow, int notBefore) {}

  /** Another decision. */
  void nextDecision() {
    decisions++;
  }

  /** Those of the actions that may be tried now. */
  List<Action> due(List<Action> actions, PlatformState state) {
    millicores.clear();
    for (ReplicaObservation replica : state.replicas()) {
      millicores.put(replica.id(), replica.millicores());
    }
    if (failed.isEmpty()) {
      return actions;
    }
    return actions.stream().filter(this::isDue).toList();
  }

  private boolean isDue(Action action) {
    Failures failures = failed.get(attempt(action));
    return failures == null || decisions >= failures.notBefore();
  }

  void ended(Action action, ActionResult result) {
    Attempt attempt = attempt(action);
    Failures before = failed.get(attempt);
    if (result.succeeded()) {
      failed.remove(attempt);
      if (before != null && before.inARow() >= GIVE_UP_AFTER) {
        problems.add(
            "%s of %s works again after %d failures in a row"
                .formatted(attempt.kind(), attempt.subject(), before.inARow()));
      }
      return;
    }
    if (before != null && decisions < before.notBefore()) {
      return;
    }
    int inARow = before == null ? 1 : before.inARow() + 1;
    int wait = inARow >= GIVE_UP_AFTER ? GIVEN_UP_DECISIONS : 1 << (inARow - 1);
    failed.put(attempt, new Failures(inARow, decisions + wait));
    if (inARow == GIVE_UP_AFTER) {
      problems.add(
          "%s of %s has failed %d times in a row and is now tried only every %d decisions: %s"
              .formatted(
                  attempt.kind(), attempt.subject(), inARow, GIVEN_UP_DECISIONS, result.detail()));
    }
  }

  /** What was given up, and what has come back, since the last call. */
  List<String> takeProblems() {
    List<String> taken = List.copyOf(problems);
    problems.clear();
    return taken;
  }

  private Attempt attempt(Action action) {
    if (action instanceof Action.Resize resize) {
      boolean grows = resize.millicores() > millicores.getOrDefault(resize.replica(), 0);
      return new Attempt(resize.replica(), grows ? "growth" : "shrinking");
    }
    if (action instanceof Action.OnReplica onReplica && !(action instanceof Action.Start)) {
      return new Attempt(onReplica.replica(), action.kind());
    }
    return new Attempt("stage " + action.stage(), action.kind());
  }
}
