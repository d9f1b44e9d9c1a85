package io.twoscales.docker.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadFollowerTest {
  private final Deque<Runnable> pool = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private String refusal = "";
  private final ThreadFollower follower =
      new ThreadFollower(
          (address, threads) -> {
            asked.add(address + " " + threads);
            if (!refusal.isEmpty()) {
              throw new IOException(refusal);
            }
          },
          pool::add);

  private void work() {
    while (!pool.isEmpty()) {
      pool.poll().run();
    }
  }

  @Test
  void onlyTheLatestOfWhatIsWantedMeanwhileIsDone() {
    follower.add("r", "a", 1);

    assertThat(follower.follow("r", 1)).isFalse();
    assertThat(follower.follow("r", 2)).isTrue();
    assertThat(follower.follow("r", 4)).isTrue();
    assertThat(follower.follow("r", 3)).isTrue();
    assertThat(pool).as("one at a time").hasSize(1);
    work();

    assertThat(asked).containsExactly("a 3");
    assertThat(follower.problems()).isEmpty();
  }

  @Test
  void whatIsTakenBackInTimeIsNotDone() {
    follower.add("r", "a", 1);
    follower.follow("r", 2);
    follower.follow("r", 1);
    work();

    assertThat(asked).isEmpty();
  }

  @Test
  void aRefusalIsToldAndTriedAgainWithTheNextLimit() {
    follower.add("r", "a", 1);
    refusal = "no memory";
    follower.follow("r", 2);
    work();
    assertThat(follower.problems()).containsExactly("r has 1 threads, not 2: no memory");

    refusal = "";
    assertThat(follower.follow("r", 2)).isTrue();
    work();
    assertThat(asked).containsExactly("a 2", "a 2");
  }

  @Test
  void aReplicaThatLeftIsNoProblem() {
    follower.add("r", "a", 1);
    refusal = "gone";
    follower.follow("r", 2);
    follower.remove("r");
    work();

    assertThat(follower.problems()).isEmpty();
    assertThat(follower.follow("r", 3)).isFalse();
  }
}
