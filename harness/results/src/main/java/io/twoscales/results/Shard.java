package io.twoscales.results;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several equal parts of an experiment's runs. Numbers of runs differ by at most one between
 * shards, and in as many repetitions as there are shards every controller comes to every shard
 * once, so that a slower machine is slower for all of them.
 *
 * @param index from 1
 * @param count how many there are
 */
public record Shard(int index, int count) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  public Shard {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "expected a shard from 1 to the number of shards, as in 1/3, found %d/%d"
              .formatted(index, count));
    }
  }

  /**
   * Reads {@code 1/3}.
   *
   * @throws IllegalArgumentException when it is not that
   */
  public static Shard parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected a shard and the number of shards, as in 1/3, found '" + text + "'");
    }
    return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * Whether a run is one of the shard's. Runs are dealt out in the order of a set, repetition by
   * repetition; after every lcm(controllers, shards) of them dealing begins one shard later.
   *
   * @param repetition from 1
   * @param controller its place in the experiment, from 0
   * @param controllers how many there are
   */
  public boolean has(int repetition, int controller, int controllers) {
    long run = (repetition - 1L) * controllers + controller;
    long round = (long) controllers / greatestCommonDivisor(controllers, count) * count;
    return (run + run / round) % count == index - 1;
  }

  /** As {@link #has(int, int, int)}; without a shard every run is wanted. */
  public static boolean has(
      Optional<Shard> shard, int repetition, int controller, int controllers) {
    return shard.isEmpty() || shard.get().has(repetition, controller, controllers);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** As on the command line: {@code 1/3}. */
  @Override
  public String toString() {
    return index + "/" + count;
  }
}
