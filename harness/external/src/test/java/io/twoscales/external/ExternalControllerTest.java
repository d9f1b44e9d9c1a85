package io.twoscales.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.core.control.Controller;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.Resizing;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.yaml.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that do what they should, and all the ways in which they do not. */
@Timeout(60)
class ExternalControllerTest {
  @TempDir Path folder;

  private Controller python(String program, String... options) throws IOException {
    String all = String.join(", ", options);
    // As long as it takes on a machine that is busy, where a test is not about time.
    String patient = all.contains("timeout:") ? all : "timeout: 20s, " + all;
    return new Programs(folder).python(program, patient);
  }

  private static long children() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
  }

  @Test
  void aProgramsAnswersAreThePlansInTheOrderOfThePipeline() throws IOException {
    try (Controller controller = python(Programs.GOOD, "replicas: 3, units: 2, batch: 5")) {
      assertThat(controller.initialPlan().stages())
          .containsExactly(
              new StagePlan("transcribe", 3, 2000, 2000, 5),
              new StagePlan("judge", 3, 2000, 2000, 5));
      Plan plan = controller.decide(Programs.second(7));
      assertThat(plan.reason()).isEqualTo("second 7");
      assertThat(plan.stages())
          .containsExactly(
              new StagePlan("transcribe", 7, 2000, 2000, 4),
              new StagePlan("judge", 7, 1000, 1000, 1));
      assertThat(Programs.replicas(controller, 8)).containsExactly(8, 8);
      assertThat(controller.takeProblems()).isEmpty();
    }
  }

  @Test
  void theProgramIsNotStartedByLookingAtTheExperimentAndEndsWithTheRun() throws IOException {
    long before = children();
    Controller controller = python(Programs.GOOD);
    assertThat(children()).isEqualTo(before);
    controller.decide(Programs.second(1));
    assertThat(children()).isGreaterThan(before);
    controller.close();
    assertThat(children()).isEqualTo(before);
  }

  @Test
  void aProgramThatHangsAndWhatItStartedAreKilledAtTheEnd() throws IOException {
    long before = children();
    String stubborn =
        """
        import json, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        subprocess.Popen(["sleep", "300"])
        print(json.dumps({"stages": [
            {"stage": s, "replicas": 2, "millicores": 1000, "batchSize": 1}
            for s in ("transcribe", "judge")]}))
        time.sleep(300)
        """;
    List<ProcessHandle> started;
    try (Controller controller = python(stubborn)) {
      assertThat(Programs.replicas(controller, 1)).containsExactly(2, 2);
      assertThat(children()).isGreaterThanOrEqualTo(before + 2);
      started = ProcessHandle.current().descendants().toList();
    }
    for (ProcessHandle process : started) {
      assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void aProgramThatCrashesIsStartedAgainMoreAndMoreRarelyAndItsLastWordsAreSaid()
      throws IOException {
    String crash =
        """
        open("starts", "a").write("x")
        raise ValueError("no such model")
        """;
    try (Controller controller = python(crash)) {
      List<Integer> startedAt = new ArrayList<>();
      long starts = 0;
      for (int second = 1; second <= 140; second++) {
        Plan plan = controller.decide(Programs.second(second));
        assertThat(plan.stages()).isEqualTo(controller.initialPlan().stages());
        long now = Files.size(folder.resolve("starts"));
        if (now > starts) {
          startedAt.add(second);
          assertThat(plan.reason())
              .contains("ended with exit code 1", "ValueError: no such model", "last plan held");
        } else {
          assertThat(plan.reason()).contains("started again in");
        }
        starts = now;
      }
      assertThat(startedAt).containsExactly(1, 2, 4, 8, 16, 32, 64, 96, 128);
      assertThat(controller.takeProblems())
          .singleElement()
          .asString()
          .contains("python3 policy.py ended with exit code 1", "no such model");
      assertThat(controller.takeProblems()).isEmpty();
    }
  }

  @Test
  void aCrashInTheMiddleCostsOneDecision() throws IOException {
    String once =
        Programs.GOOD.replace(
            "    second =", "    if seen[\"timeSeconds\"] == 3: sys.exit(9)\n    second =");
    try (Controller controller = python(once)) {
      assertThat(Programs.replicas(controller, 2)).containsExactly(2, 2);
      Plan held = controller.decide(Programs.second(3));
      assertThat(held.reason()).contains("exit code 9");
      assertThat(held.stages().get(0).replicas()).isEqualTo(2);
      assertThat(Programs.replicas(controller, 4)).containsExactly(4, 4);
      assertThat(controller.takeProblems())
          .hasSize(2)
          .last()
          .asString()
          .contains("answers again after 1 failure");
    }
  }

  @Test
  void silenceEndsAtTheLimitAndTheLateAnswerIsNeverTaken() throws IOException {
    String slow =
        Programs.GOOD
            .replace("import json, sys", "import json, sys, time")
            .replace(
                "    second =", "    if seen[\"timeSeconds\"] == 2: time.sleep(1)\n    second =");
    try (Controller controller = python(slow, "timeout: 200ms")) {
      assertThat(Programs.replicas(controller, 1)).containsExactly(1, 1);
      assertThat(controller.decide(Programs.second(2)).reason())
          .contains("did not answer within 200 ms");
      assertThat(Programs.replicas(controller, 5)).containsExactly(5, 5);
    }
  }

  @Test
  void aProgramThatReadsNothingBlocksNobody() throws IOException {
    String deaf = "import time\ntime.sleep(300)\n";
    try (Controller controller = python(deaf, "startTimeout: 300ms")) {
      assertThat(controller.decide(Programs.second(1)).reason())
          .contains("did not answer within 300 ms");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "print('starting up')                | what is not JSON",
        "print('')                           | no JSON object",
        "print('[1, 2]')                     | no JSON object",
        "print('x' * 3_000_000)              | a line of more than 1 MiB",
        "print('{}\\n' * 50)                  | wrote a line nobody asked for",
        "import os; os.close(1)               | closed its standard output",
        "sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush() | what is not JSON"
      })
  void nonsenseIsNamedAndTheLastPlanHeld(String statement, String named) throws IOException {
    String program = "import sys\nsys.stdin.readline()\nsys.stdin.readline()\n" + statement + "\n";
    try (Controller controller = python(program + "sys.stdin.read()\n", "startTimeout: 2s")) {
      String reasons = "";
      for (int second = 1; second <= 20 && !reasons.contains(named); second++) {
        Plan plan = controller.decide(Programs.second(second));
        assertThat(plan.stages()).isEqualTo(controller.initialPlan().stages());
        reasons += plan.reason();
      }
      assertThat(reasons).contains(named);
    }
  }

  @Test
  void aRefusedPlanIsToldToTheProgramWhichGoesOnRunning() throws IOException {
    String learns =
        """
        import json, os, sys
        sys.stdin.readline()
        for line in sys.stdin:
            replicas = 3 if "replicas must be" in json.loads(line).get("refused", "") else 0
            print(json.dumps({"stages": [
                {"stage": s, "replicas": replicas, "millicores": 1000, "batchSize": 1}
                for s in ("transcribe", "judge")], "reason": str(os.getpid())}))
        """;
    try (Controller controller = python(learns)) {
      Plan refused = controller.decide(Programs.second(1));
      assertThat(refused.reason())
          .isEqualTo(
              "last plan held: refused: stage transcribe: replicas must be a whole number from 1 to 10000, is 0");
      assertThat(refused.stages()).isEqualTo(controller.initialPlan().stages());
      assertThat(Programs.replicas(controller, 2)).containsExactly(3, 3);
      assertThat(controller.takeProblems()).singleElement().asString().contains("was refused");
    }
  }

  @Test
  void itsStandardErrorIsDrainedAndKeptWhereItIsWanted() throws IOException {
    String chatty =
        Programs.GOOD.replace(
            "    second =", "    print('seen ' + 'x' * 100_000, file=sys.stderr)\n    second =");
    try (Controller controller = python(chatty, "log: policy.log")) {
      for (int second = 1; second <= 20; second++) {
        assertThat(Programs.replicas(controller, second)).containsExactly(second, second);
      }
    }
    try (Stream<String> lines = Files.lines(folder.resolve("policy.log"))) {
      assertThat(lines.filter(line -> line.startsWith("seen xxx"))).hasSize(20);
    }
  }

  @Test
  void theEnvironmentIsWhatIsNamed() throws IOException {
    String tells =
        """
        import json, os, sys
        sys.stdin.readline()
        for line in sys.stdin:
            print(json.dumps({"stages": [
                {"stage": s, "replicas": 1, "millicores": 1000, "batchSize": 1}
                for s in ("transcribe", "judge")], "reason": " ".join(sorted(os.environ))}))
        """;
    try (Controller controller = python(tells)) {
      String names = " " + controller.decide(Programs.second(1)).reason() + " ";
      assertThat(names).contains(" PATH ");
      for (String name : System.getenv().keySet()) {
        if (name.contains("TOKEN") || name.contains("KEY") || name.startsWith("MAVEN")) {
          assertThat(names).doesNotContain(" " + name + " ");
        }
      }
      assertThat(names.strip().split(" ")).hasSizeLessThan(12);
    }
  }

  @Test
  void resizingAndStartingSizeCanBeChosen() throws IOException {
    String chooses =
        """
        import json, sys
        sys.stdin.readline()
        for line in sys.stdin:
            print(json.dumps({"type": "plan", "stages": [
                {"stage": s, "replicas": 1, "millicores": 1000, "startingMillicores": 8000,
                 "batchSize": 1, "resizing": "at-once"} for s in ("transcribe", "judge")],
                "candidates": [{"name": "one", "ratePerSecond": 3, "costMillicores": 2000}]}))
        """;
    try (Controller controller = python(chooses)) {
      Plan plan = controller.decide(Programs.second(1));
      assertThat(plan.stages().get(1))
          .isEqualTo(new StagePlan("judge", 1, 1000, 8000, 1, Resizing.AT_ONCE));
      assertThat(plan.candidates()).hasSize(1);
      assertThat(plan.candidates().get(0).costMillicores()).isEqualTo(2000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeout: 1s",
        "command: []",
        "command: [no-such-program-anywhere]",
        "command: [./missing.sh]",
        "command: python3",
        "'command': [python3], timeout: 61s",
        "'command': [python3], timeout: 0s",
        "'command': [python3], units: 9",
        "'command': [python3], shell: true"
      })
  void mistakesInTheExperimentAreSaidBeforeAnythingRuns(String options) {
    assertThatThrownBy(() -> new Programs(folder).controller(options))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageMatching("(?s).*experiment.yaml:7: controllers.*");
  }
}
