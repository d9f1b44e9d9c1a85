package io.twoscales.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
  /** Runs by shard and controller. */
  private static int[][] dealt(int count, int controllers, int repetitions) {
    int[][] runs = new int[count][controllers];
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      for (int controller = 0; controller < controllers; controller++) {
        int owners = 0;
        for (int index = 1; index <= count; index++) {
          if (new Shard(index, count).has(repetition, controller, controllers)) {
            runs[index - 1][controller]++;
            owners++;
          }
        }
        assertThat(owners).as("shards of run %d-%d", controller, repetition).isEqualTo(1);
      }
    }
    return runs;
  }

  @Property(tries = 300)
  void everyRunIsOneShardsAndShardsAreEqual(
      @ForAll @IntRange(min = 1, max = 20) int count,
      @ForAll @IntRange(min = 1, max = 12) int controllers,
      @ForAll @IntRange(min = 1, max = 30) int repetitions) {
    int all = controllers * repetitions;
    for (int[] ofShard : dealt(count, controllers, repetitions)) {
      assertThat(java.util.Arrays.stream(ofShard).sum())
          .isBetween(all / count, (all + count - 1) / count);
      for (int ofController : ofShard) {
        assertThat(ofController).isBetween(repetitions / count, (repetitions + count - 1) / count);
      }
    }
  }

  @Test
  void twoPoliciesDoNotGetAShardEach() {
    assertThat(dealt(2, 2, 4)).isDeepEqualTo(new int[][] {{2, 2}, {2, 2}});
    Shard first = new Shard(1, 2);
    assertThat(first.has(1, 0, 2)).isTrue();
    assertThat(first.has(2, 0, 2)).isFalse();
    assertThat(first.has(2, 1, 2)).isTrue();
  }

  @Test
  void isReadAndWrittenAsOnTheCommandLine() {
    assertThat(Shard.parse("2/3")).isEqualTo(new Shard(2, 3)).hasToString("2/3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4/3", "0/3", "x", "1", "1/0", "0/0", "-1/3", "1/3 ", "1/99999999999", ""})
  void whatIsNoShardIsRefused(String text) {
    assertThatThrownBy(() -> Shard.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1/3");
  }
}
