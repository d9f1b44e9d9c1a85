package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.core.actuation.Action;
import io.twoscales.core.run.StartRecord;
import io.twoscales.docker.testbed.StartClock.Step;
import org.junit.jupiter.api.Test;

class StartClockTest {
  private static final long MS = 1_000_000;

  @Test
  void partsAddUpToTheWhole() {
    StartClock clock = new StartClock(new Action.Start("s", "s-1", 200, 1000), 100 * MS);
    clock.done(Step.CREATE, 110 * MS);
    clock.done(Step.START, 310 * MS);
    clock.done(Step.READY, 2310 * MS);
    clock.done(Step.SHRINK, 2322 * MS);
    clock.done(Step.JOIN, 2325 * MS);
    StartRecord start =
        clock.record(
            5000 * MS,
            "a line | READY model=m port=1 jvmMs=100 loadMs=200 listenMs=500 warmUpMs=1150 totalMs=1950");

    assertThat(start.beganSeconds()).isEqualTo(-4.9, within(1e-9));
    assertThat(start.ready()).isTrue();
    assertThat(start.processMs()).isEqualTo(100);
    assertThat(start.seenMs()).isEqualTo(50, within(1e-9));
    assertThat(
            start.createMs()
                + start.startMs()
                + start.processMs()
                + start.loadMs()
                + start.listenMs()
                + start.warmUpMs()
                + start.seenMs()
                + start.shrinkMs()
                + start.joinMs())
        .isEqualTo(start.totalMs(), within(1e-9));
  }

  @Test
  void aServerWithoutAnAccountAndAStartThatFailedLeaveGaps() {
    StartClock clock = new StartClock(new Action.Start("s", "s-1", 200), 0);
    clock.done(Step.CREATE, 10 * MS);
    clock.done(Step.START, 200 * MS);
    StartRecord failed = clock.record(0, "");
    assertThat(failed.ready()).isFalse();
    assertThat(failed.seenMs()).isNaN();
    assertThat(failed.totalMs()).isEqualTo(200);

    clock.done(Step.READY, 900 * MS);
    assertThat(clock.record(0, "started").seenMs()).isEqualTo(700);
  }
}
