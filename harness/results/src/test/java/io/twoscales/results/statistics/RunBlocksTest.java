package io.twoscales.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.results.SampleSet;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.read.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunBlocksTest {
  private static final double[] REQUESTS = {100, 100, 100, 100, 200, 200, 200, 200};

  @TempDir Path folder;

  private static double[] all(double value) {
    double[] all = new double[RunBlocks.BLOCKS];
    Arrays.fill(all, value);
    return all;
  }

  private static RunBlocks violating(double... violations) {
    return new RunBlocks(all(5), REQUESTS, violations, all(4));
  }

  @Test
  void theRateIsThatOfTheRunAndItsRangeStudentsOverTheBlocks() {
    Interval rate =
        violating(10, 0, 20, 10, 40, 0, 0, 40).interval(Measure.VIOLATION_RATE).orElseThrow();

    // Rates of 0.1: rests of 0, -10, 10, 0, 20, -20, -20, 20; t of 7 degrees of freedom 2.3646.
    double error = Math.sqrt(8 / 7.0 * 1800) / 1200;
    assertThat(rate.estimate()).isCloseTo(0.1, within(1e-12));
    assertThat(rate.low()).isCloseTo(0.1 - 2.3646 * error, within(1e-5));
    assertThat(rate.high()).isCloseTo(0.1 + 2.3646 * error, within(1e-5));
    assertThat(rate.method()).isEqualTo(Interval.Method.BATCH_MEANS);
    assertThat(rate.repetitions()).isEqualTo(8);
  }

  @Test
  void aRateStaysAShare() {
    Interval rate =
        violating(100, 100, 10, 100, 200, 200, 200, 200)
            .interval(Measure.VIOLATION_RATE)
            .orElseThrow();

    assertThat(rate.high()).isEqualTo(1);
    assertThat(violating(all(0)).interval(Measure.VIOLATION_RATE).orElseThrow().low()).isZero();
  }

  @Test
  void runsOfTheSameLoadAreComparedBlockByBlock() {
    RunBlocks few = violating(1, 1, 1, 1, 2, 2, 2, 2);
    RunBlocks many = violating(10, 10, 10, 10, 20, 20, 20, 20);

    Interval ratio = few.over(many, Measure.VIOLATION_RATE).orElseThrow();

    assertThat(ratio.estimate()).isCloseTo(0.1, within(1e-12));
    assertThat(ratio.low()).isCloseTo(0.1, within(1e-9));
    assertThat(few.over(violating(all(0)), Measure.VIOLATION_RATE).orElseThrow().known()).isFalse();
    assertThat(few.interval(Measure.CORE_SECONDS).orElseThrow().estimate()).isEqualTo(32);
    assertThat(few.over(many, Measure.CORE_SECONDS).orElseThrow().estimate()).isEqualTo(1);
    assertThat(few.over(many, Measure.P99)).isEmpty();
    assertThat(few.interval(Measure.REACTION)).isEmpty();
  }

  @Test
  void whatIsReadFromASetAddsUpToItsSummary() throws IOException {
    ResultSet set =
        ResultSet.open(
            SampleSet.of("first", "second")
                .repetitions(1)
                .seconds(43)
                .write(folder.resolve("set")));

    Map<RunId, RunBlocks> runs = RunBlocks.of(set);

    assertThat(runs).hasSize(2);
    for (ControllerStatistics controller : SetStatistics.of(set).controllers()) {
      RunBlocks blocks = runs.get(controller.runs().get(0).run());
      assertThat(blocks.interval(Measure.VIOLATION_RATE).orElseThrow().estimate())
          .isCloseTo(controller.values(Measure.VIOLATION_RATE)[0], within(1e-9));
    }
  }

  @Test
  void aWindowTooShortForBlocksHasNone() throws IOException {
    Path short39 = SampleSet.of("first").repetitions(1).seconds(39).write(folder.resolve("set"));

    assertThat(RunBlocks.of(ResultSet.open(short39))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunBlocks(all(5), new double[3], all(0), all(0)));
  }
}
