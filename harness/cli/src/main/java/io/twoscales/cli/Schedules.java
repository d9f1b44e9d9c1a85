package io.twoscales.cli;

import io.twoscales.core.run.Schedule;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Schedules by repetition, drawn once and shared by the controllers while memory lasts. */
final class Schedules {
  private final IntFunction<Schedule> draw;
  private final Map<Integer, SoftReference<Schedule>> drawn = new HashMap<>();

  Schedules(IntFunction<Schedule> draw) {
    this.draw = draw;
  }

  synchronized Schedule of(int repetition) {
    SoftReference<Schedule> known = drawn.get(repetition);
    Schedule schedule = known == null ? null : known.get();
    if (schedule == null) {
      schedule = draw.apply(repetition);
      drawn.put(repetition, new SoftReference<>(schedule));
    }
    return schedule;
  }
}
