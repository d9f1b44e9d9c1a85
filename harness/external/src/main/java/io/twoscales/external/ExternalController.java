package io.twoscales.external;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.observation.Observation;
import io.twoscales.core.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks a program for every decision. While the program does not answer as it should, the last plan
 * is held, and the program is started anew: at the next decision, then after 2, 4, … up to 32.
 */
final class ExternalController implements Controller {
  private static final int LONGEST_REST = 32;

  private final Command command;
  private final String hello;
  private final Answer answer;
  private final Duration startTimeout;
  private final Duration timeout;
  private final List<String> problems = new ArrayList<>();
  private PolicyProcess process;
  private Plan last;
  private Optional<String> refused = Optional.empty();
  private int failures;
  private int decisionsToRest;

  /**
   * The program is not started before the first decision.
   *
   * @param startTimeout for the first answer after a start
   * @param timeout for every other answer
   */
  ExternalController(
      Command command,
      ControllerSetting setting,
      Plan initialPlan,
      Duration startTimeout,
      Duration timeout) {
    this.command = command;
    this.hello = Messages.hello(setting);
    this.answer = new Answer(setting);
    this.last = initialPlan;
    this.startTimeout = startTimeout;
    this.timeout = timeout;
  }

  @Override
  public Plan initialPlan() {
    return last;
  }

  @Override
  public Plan decide(Observation observation) {
    if (decisionsToRest > 0) {
      decisionsToRest--;
      return held("%s is started again in %d decisions".formatted(command, decisionsToRest + 1));
    }
    try {
      Plan plan = answer.plan(asked(Messages.observation(observation, last, refused)));
      if (failures > 0) {
        problems.add("%s answers again after %d failures".formatted(command, failures));
      }
      failures = 0;
      refused = Optional.empty();
      last = plan;
      return plan;
    } catch (ImpossiblePlanException e) {
      if (refused.isEmpty()) {
        problems.add("%s: a plan was refused: %s".formatted(command, e.getMessage()));
      }
      refused = Optional.of(e.getMessage());
      return held("refused: " + e.getMessage());
    } catch (PolicyFailure e) {
      return failed(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return held("interrupted");
    }
  }

  private String asked(String line) throws PolicyFailure, InterruptedException {
    Duration limit = timeout;
    if (process == null) {
      process = PolicyProcess.start(command, hello);
      limit = startTimeout;
    }
    return process.ask(line, limit);
  }

  private Plan failed(String why) {
    if (process != null) {
      process.kill();
      close();
    }
    failures++;
    refused = Optional.empty();
    decisionsToRest = Math.min(LONGEST_REST, 1 << Math.min(failures - 1, 30)) - 1;
    if (failures == 1) {
      problems.add("%s %s; the last plan is held".formatted(command, why));
    }
    return held("%s %s (failure %d in a row)".formatted(command, why, failures));
  }

  private Plan held(String why) {
    return new Plan(last.stages(), "last plan held: " + why);
  }

  @Override
  public List<String> takeProblems() {
    List<String> taken = List.copyOf(problems);
    problems.clear();
    return taken;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
